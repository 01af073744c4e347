"""Who did what, and how many working days ago: the table of the demonstration's applications.

Each line of a tale is an act of `acts`: how many working days before today, at what time, what, and by which
account (nothing for the applicant herself). Applicants are the keys of `people.json`.
"""

from employers.demo.acts import (
    accept,
    approve,
    ask_back,
    begin,
    check,
    endorse,
    hand_over,
    issue,
    lay_down,
    receive,
    request_correction,
    resubmit,
    send_back,
    submit,
    urge,
    withdraw,
    write,
)
from employers.demo.refused import REFUSED
from employers.demo.step import CITY, HUANG, LI, PROVINCE, ZHANG, ZHOU, Tale, on

CONTRACT, TAX = "material:labour-contract", "material:tax-or-insurance"
EVIDENCE = "material:clause-evidence"


TALES: list[Tale] = [
    *REFUSED,  # some come back with a new application below
    # --- 岭海: waiting to be received
    ("tan", [on(0, "09:12", submit)]),
    ("fang", [on(1, "16:40", submit)]),
    ("ouyang", [on(7, "10:25", submit), on(1, "10:40", urge), on(0, "09:05", urge)]),
    # --- 岭海: under review, due today, overdue, with a colleague, with nobody
    (
        "huang",
        [
            on(5, "09:50", submit),
            on(4, "14:05", receive, ZHANG),
            on(2, "19:30", write, "", "劳动合同下月续签，续签后要不要再交一次？"),
            on(1, "15:20", check, ZHANG, 2),
            on(1, "15:30", write, ZHANG, "现在的合同在有效期内，不用再交。"),
        ],
    ),
    ("wang", [on(8, "11:30", submit), on(7, "09:15", receive, ZHANG), on(6, "16:10", check, ZHANG, 1)]),
    ("leung", [on(2, "20:18", submit), on(1, "10:02", receive, ZHANG)]),
    ("zheng", [on(4, "13:47", submit), on(3, "09:40", receive, LI), on(2, "11:05", check, LI, 3)]),
    (
        "dubois",
        [
            on(3, "17:55", submit),
            on(2, "14:30", receive, LI),
            on(1, "21:06", ask_back, "", "协议续签了新的一期，想换上新协议的扫描件。"),
        ],
    ),
    (
        "he",
        [
            on(4, "15:33", submit),
            on(3, "10:50", receive, LI),
            on(2, "17:20", lay_down, LI, "本周外出培训，请同事领取"),
        ],
    ),
    # --- 岭海: handed in again after a return
    (
        "tanaka",
        [
            on(9, "10:08", submit),
            on(8, "09:30", receive, LI),
            on(6, "16:45", send_back, LI, {CONTRACT: "合同期限页缺甲方盖章，请补盖后重新扫描上传"}),
            on(1, "11:24", resubmit, "", {}),
        ],
    ),
    (
        "peng",
        [
            on(10, "14:16", submit),
            on(9, "09:05", receive, ZHANG),
            on(
                7,
                "15:40",
                send_back,
                ZHANG,
                {
                    TAX: "月份不连续，请上传连续月份的记录",
                    "basics.position": "填写的内容与上传的材料不一致，请核对后修改",
                    "basics.research_field": "请写得具体一些，与聘书一致",
                },
            ),
            on(
                3,
                "19:02",
                resubmit,
                "",
                {"basics.position": "研究员、涂层研究室主任", "": "聘书上即为此表述，不用改。"},
            ),
        ],
    ),
    # --- 岭海: sent back, with the applicant
    (
        "su",
        [
            on(6, "09:22", submit),
            on(5, "10:15", receive, LI),
            on(
                3,
                "16:28",
                send_back,
                LI,
                {
                    EVIDENCE: "扫描件看不清，请重新扫描后上传",
                    "achievements": "内容写得不完整，请补充排名和时间",
                },
            ),
        ],
    ),
    (
        "chenzhihao",
        [
            on(62, "10:30", submit),
            on(61, "09:10", receive, LI),
            on(60, "20:45", withdraw, "", "先去补办证明，之后再申办。"),
        ],
    ),
    (
        "chenzhihao",
        [
            on(5, "15:05", submit),
            on(4, "11:12", receive, ZHANG),
            on(
                2,
                "14:50",
                send_back,
                ZHANG,
                {
                    CONTRACT: "材料缺页，请补齐全部页面后上传",
                    "basics.position": "填写的内容与上传的材料不一致，请核对后修改",
                },
            ),
        ],
    ),
    ("maria", [on(2, "21:30", begin)]),
    # --- 岭海: at the window of Guangzhou
    (
        "ho",
        [
            on(5, "10:44", submit),
            on(4, "09:26", receive, ZHANG),
            on(1, "16:05", endorse, ZHANG),
            on(0, "09:20", write, "", "下周要出国开会，如果要补材料，请尽早告诉我。"),
        ],
    ),
    (  # overdue at the window
        "xie",
        [
            on(13, "09:31", submit),
            on(12, "14:20", receive, LI),
            on(8, "10:33", endorse, LI),
            on(1, "11:15", urge),
        ],
    ),
    (
        "novak",
        [
            on(15, "17:12", submit),
            on(14, "09:48", receive, ZHANG),
            on(12, "11:09", hand_over, ZHANG, LI, "李老师熟悉外籍人才的材料"),
            on(11, "15:51", endorse, LI),
            on(8, "09:35", accept, CITY),
        ],
    ),
    (
        "deng",
        [
            on(14, "08:55", submit),
            on(13, "10:40", receive, LI),
            on(10, "14:17", endorse, LI),
            on(7, "11:26", accept, CITY),
            on(4, "15:30", request_correction, CITY, {EVIDENCE: "没有盖章或印章不全，请补盖后上传"}),
        ],
    ),
    (
        "ye",
        [
            on(22, "10:20", submit),
            on(21, "09:17", receive, ZHANG),
            on(19, "16:32", endorse, ZHANG),
            on(16, "10:10", accept, CITY),
            on(3, "09:42", approve, CITY),
        ],
    ),
    (
        "kumar",
        [
            on(40, "13:25", submit),
            on(39, "10:06", receive, LI),
            on(37, "15:15", endorse, LI),
            on(33, "09:28", accept, CITY),
            on(20, "16:11", approve, CITY),
            on(8, "10:55", issue, CITY),
        ],
    ),
    (
        "tang",
        [
            on(18, "16:26", submit),
            on(17, "09:55", receive, ZHANG),
            on(16, "12:40", withdraw, "", "已调往外省工作，不再申办。"),
        ],
    ),
    # --- 南粤: the window is the province's
    ("qiu", [on(0, "08:47", submit)]),
    ("wei", [on(3, "10:58", submit), on(2, "09:33", receive, HUANG), on(1, "14:12", check, HUANG, 2)]),
    ("muller", [on(8, "15:19", submit), on(7, "10:07", receive, HUANG), on(2, "11:41", endorse, HUANG)]),
    (
        "cai",
        [
            on(29, "09:08", submit),
            on(28, "14:36", receive, HUANG),
            on(26, "10:14", endorse, HUANG),
            on(23, "09:20", accept, PROVINCE),
            on(2, "10:45", urge),
        ],
    ),
    (
        "yuan",
        [
            on(16, "20:52", submit),
            on(15, "09:44", receive, HUANG),
            on(12, "15:08", endorse, HUANG),
            on(
                3,
                "10:49",
                request_correction,
                PROVINCE,
                {"basics.position": "职务与聘书不一致，请核对后修改"},
            ),
        ],
    ),
    (
        "lin",
        [
            on(25, "11:11", submit),
            on(24, "10:25", receive, HUANG),
            on(20, "14:53", endorse, HUANG),
            on(17, "09:38", accept, PROVINCE),
            on(4, "16:20", approve, PROVINCE),
        ],
    ),
    (
        "gao",
        [
            on(44, "09:29", submit),
            on(43, "11:18", receive, HUANG),
            on(40, "10:02", endorse, HUANG),
            on(36, "09:52", accept, PROVINCE),
            on(25, "15:27", approve, PROVINCE),
            on(12, "10:40", issue, PROVINCE),
        ],
    ),
    # --- 鹏城: the window is Shenzhen's
    ("zhong", [on(3, "18:21", submit)]),
    ("pan", [on(6, "10:17", submit), on(5, "09:59", receive, ZHOU), on(4, "15:02", check, ZHOU, 1)]),
    ("kim", [on(9, "16:03", submit), on(8, "10:28", receive, ZHOU), on(5, "14:44", endorse, ZHOU)]),
]
