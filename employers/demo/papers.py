"""What the invented applicants hand in: one drawn paper for each material, read by the product's own intake.

Inspecting a file takes a process of its own and a third of a second, so papers that say nothing of a person
are drawn once and handed in by many, and all of them are inspected ahead, side by side.
"""

import os
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.models import MaterialRequirement
from employers.demo import drawing
from employers.demo.drawing import Page
from employers.demo.people import Sample
from materials import intake
from materials.models import Dossier, MaterialFile
from materials.scan import doctor
from materials.store import vault
from youyue.identity.codes import IdType
from youyue.identity.models import User

DOCUMENTS = {
    IdType.RESIDENT: "居民身份证",
    IdType.HONG_KONG_PASS: "港澳居民来往内地通行证",
    IdType.MACAO_PASS: "港澳居民来往内地通行证",
    IdType.TAIWAN_PASS: "台湾居民来往大陆通行证",
    IdType.PASSPORT: "护照",
}
EVIDENCE = {
    "prize": ("获奖证书", "经评审，所列项目及主要完成人获奖，特发此证。"),
    "talent-plan": ("人才计划入选通知", "经评审和公示，所列人员入选，支持期五年。"),
    "research-platform": ("科研平台任职证明", "兹证明所列人员为本平台学术骨干，聘期至今有效。"),
    "management": ("任职文件", "经研究决定，聘任所列人员担任本单位高级管理（技术）职务。"),
    "education": ("博士学位证书", "通过博士学位课程考试和论文答辩，授予博士学位。"),
    "tax": ("个人所得税纳税记录", "近12个月在粤缴纳个人所得税的记录如下。"),
    "other": ("相关证明材料", "兹证明所列人员的业绩与任职情况属实。"),
}


@dataclass(frozen=True)
class Paper:
    """One file: which material it is for, what it is called, and what is drawn.

    `subject` is the key of the person it names, or "" where it names nobody; `employer` a name; `edition` a
    number that differs where a paper is handed in anew.
    """

    code: str
    name: str
    subject: str = ""
    employer: str = ""
    evidence: str = ""
    edition: int = 1


@dataclass(frozen=True)
class Owner:
    """Who hands in papers. Her identity card bears her name while the application is open (`is_open`), her
    contract while her employer still compares it with what she typed (`is_compared`)."""

    sample: Sample
    user: User
    employer: str
    evidence: str
    is_open: bool = True
    is_compared: bool = True


def paper_for(code: str, owner: Owner, edition: int = 1) -> Paper:
    """The paper that this person hands in for the material called `code`."""
    code, employer, evidence = code.removeprefix("flexible-"), owner.employer, owner.evidence
    if code == "id-document":
        subject = owner.sample.key if owner.is_open else ""
        return Paper(code, f"{DOCUMENTS[IdType(owner.user.id_type)]}.jpg", subject=subject, edition=edition)
    if code in ("labour-contract", "agreement"):
        subject = owner.sample.key if owner.is_compared else ""
        name = "劳动合同.jpg" if code == "labour-contract" else "合作协议.jpg"
        return Paper(code, name, subject=subject, employer=employer, edition=edition)
    if code in ("tax-or-insurance", "six-months"):
        name = "社保缴费记录.pdf" if code == "tax-or-insurance" else "在粤工作时间证明.pdf"
        return Paper(code, name, employer=employer, edition=edition)
    kind = evidence if evidence in EVIDENCE else "other"
    return Paper(code, f"{EVIDENCE[kind][0]}.pdf", evidence=kind, edition=edition)


def draw(paper: Paper, owner: Owner) -> bytes:
    if paper.code == "id-document":
        return drawing.jpeg(_identity(paper, owner))
    if paper.code in ("labour-contract", "agreement"):
        return drawing.jpeg(_contract(paper, owner))
    return drawing.pdf(*(_evidence(paper) if paper.evidence else _record(paper)))


def _identity(paper: Paper, owner: Owner) -> Page:
    facts, user, label = owner.sample.facts, owner.user, paper.name.removesuffix(".jpg")
    page = Page("有效身份证件（扫描件）")
    rows = [
        ("姓名", user.name),
        ("国家/地区", user.country),
        ("出生日期", facts["born"]),
        ("证件号码", user.id_number),
    ]
    if not paper.subject:
        rows = [(name, "样本") for name, _value in rows]
    page.card(f"{label}（正面）", rows, drawing.portrait(owner.sample.number, facts["sex"]))
    page.card(
        f"{label}（背面）", [("签发机关", "样本签发机关"), ("有效期限", "2018.06.01 至 2038.06.01")], None
    )
    return page


def _contract(paper: Paper, owner: Owner) -> Page:
    is_labour = paper.code == "labour-contract"
    facts, name, since = owner.sample.facts, owner.user.name, owner.sample.since
    post = f"担任{facts['post']}，从事{facts['field']}方面的工作"
    if not paper.subject:
        name, since, post = "样本", "2020-01", "岗位和工作任务见附件"
    page = Page("劳动（聘用）合同书" if is_labour else "柔性引才合作协议")
    page.line(f"甲方（单位）：{paper.employer}")
    page.line(f"乙方（个人）：{name}")
    page.line(
        f"一、期限：自 {since}-01 起" + ("，为无固定期限。" if paper.edition == 1 else "至 2031-12-31 止。")
    )
    page.line(f"二、岗位：乙方{post}。")
    page.line("三、地点：广东省。" if is_labour else "三、时间：乙方每年在广东省工作不少于六个月。")
    page.line("四、甲方按国家和广东省的规定为乙方缴纳社会保险，代扣代缴个人所得税。")
    page.line("五、双方的权利和义务按法律法规和甲方的规章制度执行，未尽事宜双方协商。")
    page.line(f"甲方盖章：　　　　　　　　　乙方签字：{name}")
    page.seal(paper.employer)
    return page


def _record(paper: Paper) -> list[Page]:
    if paper.code == "six-months":
        page = Page("在粤工作时间证明")
        page.line("兹证明协议所列人员每年在广东省工作时间累计不少于六个月，起止时间如下。")
        page.table(
            [("起", "止", "地点"), ("1 月 5 日", "4 月 18 日", "广东"), ("8 月 20 日", "11 月 25 日", "广东")]
        )
    else:
        page = Page("社会保险参保缴费记录")
        page.line(f"缴费单位：{paper.employer}")
        months = range(1, 13 if paper.edition > 1 else 11)
        rows = [(f"{month} 月", "养老 医疗 失业 工伤", "已到账") for month in months]
        page.table([("月份", "险种", "状态"), *rows])
    page.seal(paper.employer)
    return [page]


def _evidence(paper: Paper) -> list[Page]:
    title, text = EVIDENCE[paper.evidence]
    first, second = Page(title), Page("附表")
    first.line(text)
    first.line("编号：样本 2023-0417")
    first.seal("样本颁发机构")
    second.line("项目名称、完成单位和人员名单见原件，本页只作演示。")
    second.table(
        [("序号", "内容", "备注"), *((str(n), "样本条目", f"第 {paper.edition} 版") for n in range(1, 8))]
    )
    return [first, second]


class Desk:
    """Papers that have been inspected, or are being: `hand_in` puts one into a dossier."""

    def __init__(self, wanted: Iterable[tuple[Paper, MaterialRequirement, Owner]]) -> None:
        self._pool = ThreadPoolExecutor(max_workers=min(os.cpu_count() or 1, 4))
        self._ready: dict[Paper, Future[intake.Received]] = {}
        self._used: set[Paper] = set()
        self._stored: list[str] = []
        for paper, requirement, owner in wanted:
            if paper not in self._ready:
                self._ready[paper] = self._pool.submit(self._inspect, paper, requirement, owner)

    def _inspect(self, paper: Paper, requirement: MaterialRequirement, owner: Owner) -> intake.Received:
        upload = SimpleUploadedFile(paper.name, draw(paper, owner))
        with intake.received(upload) as received:
            self._stored.append(received.stored)
            inspected = received.inspected
            longest = doctor.PASSPORT if requirement.is_identity_document else doctor.A4
            examined = doctor.examine(inspected.content, inspected.kind, longest)
            return replace(received, findings=examined.findings)

    def hand_in(
        self,
        paper: Paper,
        dossier: Dossier,
        requirement: MaterialRequirement,
        by: User,
        replaces: MaterialFile | None = None,
    ) -> MaterialFile:
        received = self._ready[paper].result()
        if paper in self._used:
            stored = vault.put(received.inspected.content, folder="materials")
            self._stored.append(stored)
            received = replace(received, stored=stored)
        self._used.add(paper)
        return intake.enter(dossier, requirement, received, by, replaces)

    def close(self, *, undone: bool) -> None:
        """`undone`: nothing of it is in the database, so the bytes go again."""
        self._pool.shutdown(cancel_futures=True)
        for stored in self._stored if undone else ():
            vault.drop(stored)
