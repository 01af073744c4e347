"""The worker finds jobs by the name of the module they stand in: one that stands elsewhere is never done."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from tests.test_floors import FLOORS, sources

DECORATORS = {"job", "periodic"}


def jobs_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            calls = (mark.func for mark in node.decorator_list if isinstance(mark, ast.Call))
            yield from (node.name for mark in calls if isinstance(mark, ast.Name) and mark.id in DECORATORS)


def test_jobs_stand_where_the_worker_looks_for_them() -> None:
    places = {
        f"{path.relative_to(settings.BASE_DIR)}": names
        for app in FLOORS
        for path in sources(app)
        if (names := list(jobs_in(path)))
    }
    apps = {app.replace(".", "/") for app in FLOORS}
    looked_at = {f"{app}/{name}.py" for app in apps for name in ("jobs", "upkeep")}
    assert "end_old_drafts" in places["applicants/jobs.py"]
    assert places.keys() - looked_at == set()
