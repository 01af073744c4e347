"""What is written on the sheets of tests/sheets.py."""

CLAUSES = (
    "甲方聘用乙方从事先进陶瓷材料的研究工作，合同期限自2020年1月1日起，至2025年12月31日止。",
    "乙方应当遵守国家法律、法规和甲方依法制定的规章制度，按时完成约定的工作任务。",
    "甲方按月向乙方支付工资，标准为每月税前人民币38,500元，并依法缴纳社会保险和住房公积金。",
    "双方协商一致，可以解除本合同；任何一方违约的，应当承担相应的责任，赔偿对方的损失。",
    "兹证明该同志系我单位职工，自2018年起担任首席工程师，主持完成省级重点项目三项，成绩突出。",
    "经专家评审，该成果达到国际先进水平，已在十余家企业推广应用，累计新增产值约2.6亿元。",
    "本证明仅用于申办人才优粤卡，不作其他用途，特此证明。",
    "申请人承诺所提交的材料真实、有效、完整，如有虚假，愿意承担由此产生的一切后果。",
    "根据《广东省人才优粤卡实施办法》的有关规定，现将有关事项通知如下，请遵照执行。",
    "他说：“团队的目标是‘自主可控’，这一点从未改变。”与会者对此表示赞同。",
)
SENTENCES = (
    "This is to certify that the candidate has fulfilled all the requirements for the degree.",
    "The Senate, on the recommendation of the Faculty, has conferred upon him the degree of Doctor.",
    "He has been employed as a senior engineer since March 2018, and his conduct has been excellent.",
    "Dr. Li led a team of twelve, published 34 papers, and holds nine patents in the U.S. and in Europe.",
    "In witness whereof, we have hereunto set our hands and the seal of the University.",
    "The employee shall perform the duties set out in Schedule 2, subject to the terms of this agreement.",
    "Should you require any further information, please do not hesitate to contact me.",
    "The \"Programme\" means the work described in Annex A; it doesn't include the employer's other work.",
)
FIELDS = (
    "姓名", "性别", "出生日期", "国籍", "工作单位", "职务", "学历",
    "学位", "毕业院校", "专业", "联系电话", "电子邮箱", "通讯地址", "证件号码",
)  # fmt: skip
