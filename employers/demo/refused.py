"""What the window refused: told and left, objected to, under review, upheld. A row is an act (`step.Row`)."""

from employers.demo.acts import (
    accept,
    decline,
    endorse,
    object_to,
    receive,
    refuse_acceptance,
    submit,
    uphold,
)
from employers.demo.step import CITY, CITY2, HUANG, LI, PROVINCE, ZHANG, Row, tales

ROWS: tuple[Row, ...] = (
    # --- long ago; both have filed anew since
    ("zheng", 70, "10:02", submit, "", ""),
    ("zheng", 69, "09:31", receive, LI, ""),
    ("zheng", 67, "15:12", endorse, LI, ""),
    ("zheng", 64, "10:20", accept, CITY, ""),
    ("zheng", 50, "16:05", decline, CITY, "所附论文的作者排名与申报的不一致，因此不符合所选条款。"),
    ("zheng", 45, "20:31", object_to, "", "第二篇论文是共同第一作者，期刊首页有注明，请再看一次。"),
    ("zheng", 33, "11:10", uphold, CITY2, "期刊首页没有注明共同第一作者。另有证明的，可以重新申办。"),
    ("leung", 48, "14:22", submit, "", ""),
    ("leung", 47, "10:10", receive, ZHANG, ""),
    ("leung", 45, "16:40", endorse, ZHANG, ""),
    ("leung", 42, "09:50", refuse_acceptance, CITY, "在粤工作未满规定的时间，不属于受理范围。"),
    # --- with the last days of the remedies still ahead
    ("rossi", 28, "14:39", submit, "", ""),
    ("rossi", 27, "10:11", receive, HUANG, ""),
    ("rossi", 25, "16:50", endorse, HUANG, ""),
    ("rossi", 22, "09:46", accept, PROVINCE, ""),
    ("rossi", 10, "11:33", decline, PROVINCE, "所列业绩不属于所选条款规定的范围。"),
    # --- objected to, and under review by another officer
    ("shen", 34, "11:02", submit, "", ""),
    ("shen", 33, "14:09", receive, LI, ""),
    ("shen", 31, "10:21", endorse, LI, ""),
    ("shen", 28, "09:50", accept, CITY, ""),
    ("shen", 17, "15:44", decline, CITY, "近 12 个月个人所得税未达到规定标准。"),
    ("shen", 8, "19:12", object_to, "", "年终奖在今年 1 月计税，没有算进去，完税证明第 2 页可以看到。"),
    ("fu", 20, "09:15", submit, "", ""),
    ("fu", 19, "10:30", receive, ZHANG, ""),
    ("fu", 17, "14:48", endorse, ZHANG, ""),
    ("fu", 14, "11:37", refuse_acceptance, CITY, "合作协议未载明每年在粤工作时间，不属于受理范围。"),
    ("fu", 3, "21:05", object_to, "", "补充协议第三条写明每年在粤工作九个月，已附在协议后面。"),
)
REFUSED = tales(ROWS)
