"""What differs between two submissions: values, rows, files, the photo; sealed values only that they do."""

from typing import Any

from applicants.submission.changes import changes, same_employer


def document(**given: Any) -> dict[str, Any]:
    """One part with these rows and lines, and files."""
    part = {
        "slug": "basics",
        "title": "基本信息",
        "rows": given.get("rows", []),
        "table": {"head": [], "body": given["lines"]} if "lines" in given else None,
    }
    return {"parts": [part], "files": given.get("files", []), "portrait": given.get("portrait")}


def row(name: str, value: str, sealed: bool = False) -> dict[str, Any]:
    return {"name": name, "label": name.upper(), "value": value, "sealed": sealed}


def file(key: str, code: str = "contract", pages: int = 1) -> dict[str, Any]:
    return {
        "id": key,
        "name": f"{key}.pdf",
        "requirement": code,
        "requirement_name": f"材料 {code}",
        "pages": pages,
    }


def texts(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    return [(change.place, change.name, change.was, change.now) for change in changes(before, after)]


def test_document_does_not_differ_from_itself() -> None:
    same = document(rows=[row("a", "1")], lines=[["x"]], files=[file("f")], portrait={"sha256": "1"})
    assert changes(same, same) == []


def test_value_that_is_another_new_or_gone() -> None:
    before = document(rows=[row("a", "1"), row("b", "2"), row("c", "3"), row("d", "")])
    after = document(rows=[row("a", "1"), row("b", "9"), row("e", "5")])
    assert texts(before, after) == [
        ("basics", "b", "2", "9"),
        ("basics", "e", "", "5"),
        ("basics", "c", "3", ""),
    ]


def test_sealed_value_is_not_told() -> None:
    before = document(rows=[row("a", "secret", sealed=True), row("b", "secret", sealed=True)])
    after = document(rows=[row("a", "hidden", sealed=True)])
    assert texts(before, after) == [("basics", "a", "***", "已修改"), ("basics", "b", "***", "")]


def test_rows_of_a_list() -> None:
    before, after = document(lines=[["a", "1"], ["b", "2"]]), document(lines=[["b", "2"], ["c", "3"]])
    assert texts(before, after) == [("basics", "", "a · 1", ""), ("basics", "", "", "c · 3")]


def test_part_that_was_not_there() -> None:
    before = {"parts": [], "files": [], "portrait": None}
    assert texts(before, document(rows=[row("a", "1")])) == [("basics", "a", "", "1")]


def test_files_by_material() -> None:
    before = document(files=[file("1"), file("2"), file("3", "passport")])
    after = document(files=[file("1"), file("4", pages=3), file("3", "passport")])
    [change] = changes(before, after)
    assert (change.place, change.was, change.now) == ("contract", "2.pdf（1 页）", "4.pdf（3 页）")
    assert ([one["id"] for one in change.gone], [one["id"] for one in change.new]) == (["2"], ["4"])


def test_other_photo_is_told_by_its_bytes() -> None:
    before, after = (
        document(portrait={"id": "1", "sha256": "a"}),
        document(portrait={"id": "2", "sha256": "b"}),
    )
    assert texts(before, after) == [("basics", "portrait_upload", "", "换了照片")]
    assert changes(before, document(portrait={"id": "9", "sha256": "a"})) == []
    assert len(changes(document(), after)) == 1


def test_an_employer_is_known_by_its_key_and_before_there_was_one_by_its_name() -> None:
    def sent(name: str, **key: str) -> dict[str, Any]:
        part = {"slug": "reviewing-employer", "title": "", "rows": [row("employer", name)], "table": None}
        return {"parts": [part], "files": []} | key

    assert same_employer(sent("甲研究院", sent_to="1"), sent("甲有限公司", sent_to="1"))
    assert not same_employer(sent("甲研究院", sent_to="1"), sent("甲研究院", sent_to="2"))
    assert same_employer(sent("甲研究院"), sent("甲研究院", sent_to="1"))
    assert not same_employer(sent("甲研究院"), sent("甲有限公司"))
