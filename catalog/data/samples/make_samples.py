"""Writes the 范本 files in this folder: `python catalog/data/samples/make_samples.py`.

A .docx is a zip of a few XML files; these four need headings, paragraphs and one table, so no library.
The zip's time stamps are fixed: the same texts give the same bytes.
"""

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).parent
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

CONTENT_TYPES = f"""{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" \
ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" \
ContentType="application/xml"/><Override PartName="/word/document.xml" \
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
RELATIONS = f"""{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" \
Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>"""


def run(text: str, *, size: int = 24, bold: bool = False, font: str = "宋体") -> str:
    """`size` is in half points."""
    weight = "<w:b/>" if bold else ""
    return (
        f'<w:r><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{font}"/>'
        f'{weight}<w:sz w:val="{size}"/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    )


def paragraph(
    text: str, *, align: str = "both", indent: bool = True, after: int = 120, **style: object
) -> str:
    first_line = '<w:ind w:firstLineChars="200" w:firstLine="480"/>' if indent else ""
    return (
        f'<w:p><w:pPr><w:spacing w:after="{after}" w:line="440" w:lineRule="exact"/>{first_line}'
        f'<w:jc w:val="{align}"/></w:pPr>{run(text, **style)}</w:p>'
    )


def title(text: str) -> str:
    return paragraph(text, align="center", indent=False, after=360, size=36, bold=True, font="黑体")


def heading(text: str) -> str:
    return paragraph(text, indent=False, after=60, size=24, bold=True, font="黑体")


def signature(text: str) -> str:
    return paragraph(text, align="right", indent=False)


def table(head: list[str], rows: list[list[str]], widths: list[int]) -> str:
    def cell(text: str, width: int, bold: bool) -> str:
        inner = paragraph(text, align="left", indent=False, after=0, size=21, bold=bold)
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inner}</w:tc>'

    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="808080"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    body = "".join(
        "<w:tr>" + "".join(cell(t, w, i == 0) for t, w in zip(row, widths, strict=True)) + "</w:tr>"
        for i, row in enumerate([head, *rows])
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    properties = f"<w:tblPr><w:tblBorders>{edges}</w:tblBorders></w:tblPr>"
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


SAMPLES = {
    "flexible-agreement": [
        title("柔性引才合作协议（范本）"),
        paragraph("甲方（用人单位）：________________  统一社会信用代码：__________________", indent=False),
        paragraph("乙方（引进人才）：________________  证件类型及号码：____________________", indent=False),
        paragraph("甲乙双方在平等自愿的基础上，就乙方以柔性引进方式为甲方工作达成如下协议。"),
        heading("一、合作期限"),
        paragraph("自____年__月__日起至____年__月__日止。"),
        heading("二、工作任务"),
        paragraph("乙方在甲方从事________工作，主要任务和预期成果为：________________________。"),
        heading("三、在粤工作时间"),
        paragraph("合作期内，乙方每年在广东省内工作时间累计不少于6个月，由甲方记录并出具证明。"),
        heading("四、工作条件和报酬"),
        paragraph(
            "甲方提供的工作条件：____________；报酬及支付方式：____________；依法缴纳的税费按国家规定办理。"
        ),
        heading("五、知识产权和保密"),
        paragraph("合作期间形成的知识产权归属：____________；双方对知悉的对方秘密负有保密义务。"),
        heading("六、变更、解除和争议"),
        paragraph(
            "变更或解除本协议须经双方书面同意；发生争议先协商，协商不成的，向甲方所在地人民法院提起诉讼。"
        ),
        heading("七、其他"),
        paragraph("本协议一式两份，双方各执一份，自签字盖章之日起生效。"),
        paragraph("甲方（公章）：________________      乙方（签字）：________________", indent=False),
        paragraph("代表（签字）：________________      日期：____年__月__日", indent=False),
    ],
    "flexible-six-months": [
        title("每年在粤工作不少于6个月证明（范本）"),
        paragraph(
            "兹证明________（证件号码：____________________）自____年__月起与我单位签订柔性引才合作协议，"
            "从事____________工作，每年在粤工作时间累计不少于6个月。"
        ),
        paragraph("最近一年的在粤工作时间如下："),
        table(["起止日期", "工作地点", "工作内容"], [["", "", ""]] * 3, [3000, 2600, 3400]),
        paragraph("特此证明。", after=480),
        signature("单位名称（公章）：____________________"),
        signature("经办人：____________________"),
        signature("联系电话：____________________"),
        signature("日期：____年__月__日"),
    ],
    "flexible-id-document": [
        title("有效身份证件粘贴页（范本）"),
        paragraph("姓名：________________      证件类型：________________", indent=False),
        paragraph(
            "证件号码：____________________      有效期至：____年__月__日（长期有效的写“长期”）", indent=False
        ),
        table(
            ["正面（护照为资料页）", "反面（护照为有效签证或居留许可页）"],
            [["在此处放置扫描件，四角完整，字迹清晰", "在此处放置扫描件，四角完整，字迹清晰"]],
            [4500, 4500],
        ),
        paragraph(
            "居民身份证、港澳居民来往内地通行证、台湾居民来往大陆通行证、港澳台居民居住证、外国人永久居留身份证均须正反面。"
        ),
        paragraph("证件须在有效期内；证件类型与网上填写的一致。"),
    ],
    "flexible-clause-evidence": [
        title("申领条件证明材料目录（范本）"),
        paragraph("申请人：________________      申请条款：____卡第____款", indent=False),
        table(
            ["序号", "材料名称", "出具单位", "日期", "页数"],
            [[str(number), "", "", "", ""] for number in range(1, 7)],
            [800, 3800, 2400, 1200, 800],
        ),
        paragraph("奖项获得者：证书、获奖通知。"),
        paragraph("人才计划、人才项目入选者：证书、入选通知、项目批准通知或项目合同等。"),
        paragraph("实验室及科研平台人才：申报单位批准成立或注册证明、人才认定材料等。"),
        paragraph("企业类管理人才：申报企业资质材料、能体现申报人才职位的聘书或任职通知书等。"),
        paragraph("学历类人才：毕业证、学位证及教育部门学历学位认证报告。"),
        paragraph("本目录置于证明材料之前，材料按目录顺序排列；非中文材料附中文翻译件。"),
    ],
}


def write(code: str, blocks: list[str]) -> None:
    page = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" \
w:left="1440" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
    document = f'{HEAD}<w:document xmlns:w="{WORD}"><w:body>{"".join(blocks)}{page}</w:body></w:document>'
    with zipfile.ZipFile(HERE / f"{code}.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            ("[Content_Types].xml", CONTENT_TYPES),
            ("_rels/.rels", RELATIONS),
            ("word/document.xml", document),
        ):
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    for code, blocks in SAMPLES.items():
        write(code, blocks)
