"""The floors of the house: arrows go down only, and a foreign key is an arrow, lazy string or not.

Between the apps, and inside an app between its rooms. Imports in functions and for types count.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

FLOORS = {
    "youyue.ui": 0,
    "youyue.identity": 1,
    "youyue.notices": 2,
    "catalog": 3,
    "materials": 4,
    "applicants": 5,
    "employers": 6,
    "youyue.service": 7,
}
# Inside an app, bottom to top; what is not named stands above: views, urls, admin, commands, tags.
ROOMS = {
    "catalog": ["wording", "models", "days", "lists", "register"],
    "materials": ["portrait_checks", "models", "inspect", "store", "scan", "serve"],
    "applicants": [
        "models",
        "parts",
        "observations",
        "submission",
        "workflow",
        "notifications",
        "helping",
        "returns",
        "filing",
        "statistics",
        "messages",
        "desk",
    ],
    "employers": ["models", "desk"],
}
MOST_LOOSE = 10  # modules at an app's top level
# The snapshot is written in a step of the workflow, which itself asks what is complete.
EXCEPTIONS = {("applicants.submission.document", "applicants.workflow.Step")}
ROOF = [
    "youyue/settings.py",
    "youyue/allauth_settings.py",
    "youyue/urls.py",
    "youyue/wsgi.py",
    "youyue/content_policy.py",
    "youyue/databases.py",
    "youyue/keys.py",
    "youyue/stores.py",
    "youyue/admin_site.py",
]
# These name nobody of ours and may be named by everybody.
CELLAR = ["youyue/prepared.py", "youyue/logs.py", "youyue/meters.py"]


def house_of(module: str) -> str | None:
    """The app that a dotted name belongs to, or None if it is not one of ours."""
    return next((app for app in FLOORS if module == app or module.startswith(app + ".")), None)


def imports_of(path: Path) -> Iterator[str]:
    """Every module that a file names in an import, wherever in the file it stands."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def sources(app: str) -> list[Path]:
    folder = settings.BASE_DIR / app.replace(".", "/")
    return [path for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts]


@pytest.mark.parametrize("app", FLOORS)
def test_imports_go_down(app: str) -> None:
    rising = [
        f"{path.relative_to(settings.BASE_DIR)}: {name}"
        for path in sources(app)
        for name in imports_of(path)
        if (other := house_of(name)) and FLOORS[other] > FLOORS[app]
    ]
    assert rising == []


def floor_in(app: str, module: str) -> int:
    """The floor inside its app of a dotted name; the highest for what is in no room."""
    rooms = ROOMS[app]
    name = module.removeprefix(app).lstrip(".").split(".")[0]
    return rooms.index(name) if name in rooms else len(rooms)


@pytest.mark.parametrize("app", ROOMS)
def test_imports_go_down_inside_an_app(app: str) -> None:
    rising = set()
    for path in sources(app):
        here = path.relative_to(settings.BASE_DIR).with_suffix("").as_posix().replace("/", ".")
        for name in imports_of(path):
            if name.startswith(f"{app}.") and floor_in(app, name) > floor_in(app, here):
                rising.add((here.removesuffix(".__init__"), name))
    assert rising == {pair for pair in EXCEPTIONS if pair[0].startswith(f"{app}.")}


@pytest.mark.parametrize("app", ROOMS)
def test_few_modules_stand_loose(app: str) -> None:
    loose = [path.name for path in (settings.BASE_DIR / app).glob("*.py") if path.name != "__init__.py"]
    assert len(loose) <= MOST_LOOSE, loose


@pytest.mark.parametrize("app", FLOORS)
def test_nobody_names_the_roof(app: str) -> None:
    roof = {name.removesuffix(".py").replace("/", ".") for name in ROOF}
    found = [f"{path}: {name}" for path in sources(app) for name in imports_of(path) if name in roof]
    assert found == []


@pytest.mark.parametrize("app", FLOORS)
def test_foreign_keys_go_down(app: str) -> None:
    config = next(config for config in apps.get_app_configs() if config.name == app)
    rising = [
        f"{field} -> {other}"
        for model in config.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
        if (other := house_of(field.related_model.__module__)) and FLOORS[other] > FLOORS[app]
    ]
    assert rising == []


def test_every_app_has_a_floor() -> None:
    ours = [
        config.name
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(settings.BASE_DIR)
        and not Path(config.path).is_relative_to(settings.BASE_DIR / ".venv")
    ]
    assert [name for name in ours if house_of(name) is None and name != "youyue.admin_site"] == []


def test_the_package_itself_is_empty() -> None:
    assert (settings.BASE_DIR / "youyue/__init__.py").read_text() == ""


def test_files_of_the_package_are_on_the_roof() -> None:
    files = {f"youyue/{path.name}" for path in (settings.BASE_DIR / "youyue").glob("*.py")}
    assert files - {*ROOF, *CELLAR} == {"youyue/__init__.py"}
    named = {name for path in CELLAR for name in imports_of(settings.BASE_DIR / path)}
    assert not [name for name in named if name.startswith("youyue") or house_of(name)]
