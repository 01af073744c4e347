"""Traditional characters, as applicants from Hong Kong, Macao and Taiwan type them, in the spelling of the
catalogue. Only characters of its own words and of what is asked for beside them; others stay as they are."""

TRADITIONAL = (
    "專業東兩個樂會內軍準劃創劇務區華廳歷發臺後員團國圖頭獎學實爾層師帶幹廣強當總戲擔數術機構標靈點築類"
    "粵級納經繳職藝獲營規計認許設證諾貝負責質資賽達進選隊際項領驗稅萬豐鄉雲從眾優關興岡寫鳳辦單縣嗎吳園"
    "壯寧審崗嶺慶開懷態時來欄橋欖橫瀝湞湧灣濱電鹽碼禪羅補該謝費過還連遠錯鎮長門間聞陽陸順饒黃龍醫藥歲產"
    "農協聯號權論識語軟網絡車飛紀約組細終結給統繼續績維編練節榮觀覺覽視訊訓議記講評詞譯試話詳請讀課調談"
    "財貢賢貴購貿較輯輸轉輪輕遷運這跡遺郵鄭釋鐘鋼銀鏈銷鋒錦鏡閉問閩閱階陳險隨難僱靜頁頂須顧預額題風館馬"
    "駐駕魯齊齒齡歸處復奪婦孫寶對導將盡屬島幣幫庫應莊張彈錄憶戰戶執擴報護擁據損換攜攝舊顯曉暫雜條楊極樹"
    "樣檔檢樓歐歡殘畢匯漢溝測濟漁溫熱愛環現瑪畫療盤監礎離種積稱穩競筆簽簡糧紅夠鬥黨兒爭剛則動勞勝勵卻"
)
SIMPLIFIED = (
    "专业东两个乐会内军准划创剧务区华厅历发台后员团国图头奖学实尔层师带干广强当总戏担数术机构标灵点筑类"
    "粤级纳经缴职艺获营规计认许设证诺贝负责质资赛达进选队际项领验税万丰乡云从众优关兴冈写凤办单县吗吴园"
    "壮宁审岗岭庆开怀态时来栏桥榄横沥浈涌湾滨电盐码禅罗补该谢费过还连远错镇长门间闻阳陆顺饶黄龙医药岁产"
    "农协联号权论识语软网络车飞纪约组细终结给统继续绩维编练节荣观觉览视讯训议记讲评词译试话详请读课调谈"
    "财贡贤贵购贸较辑输转轮轻迁运这迹遗邮郑释钟钢银链销锋锦镜闭问闽阅阶陈险随难雇静页顶须顾预额题风馆马"
    "驻驾鲁齐齿龄归处复夺妇孙宝对导将尽属岛币帮库应庄张弹录忆战户执扩报护拥据损换携摄旧显晓暂杂条杨极树"
    "样档检楼欧欢残毕汇汉沟测济渔温热爱环现玛画疗盘监础离种积称稳竞笔签简粮红够斗党儿争刚则动劳胜励却"
)
_TABLE = str.maketrans(TRADITIONAL, SIMPLIFIED)


def simplified(text: str) -> str:
    """`text` with the same number of characters; simplified ones stay as they are."""
    return text.translate(_TABLE)
