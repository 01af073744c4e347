"""The pages that are measured, with their goals, and the peers."""

from urllib.parse import quote

from applicants.parts import BY_SLUG, PARTS, Filing, ListPart
from tests.applicants.posting import posted
from tests.bench.peers import STOCK_BASICS, STOCK_CONTACT
from tests.bench.run import Page
from tests.bench.seed import World, poured_at

ADMIN = "/bench/admin/applicants/application/"
MOST_QUERIES = {"GET": 8, "POST": 8}


def ours(world: World) -> list[Page]:
    """The limit page first, then every page with a goal."""
    me, reviewer = world.cookie(world.applicant), world.cookie(world.reviewer)
    officer = world.cookie(world.officer)
    get = {"most_queries": MOST_QUERIES["GET"]}
    pages = [
        Page("limit", "/bench/limit/", "bench-limit", me, goal=1.0, most_queries=3),
        Page("home", "/", 'class="foot"', me, goal=3.0, **get),
        Page("items", "/items/", f"/items/{world.draft.pk}/", me, goal=3.0, **get),
        Page("materials", "/apply/materials/", "material-id-document", me, goal=3.0, **get),
        Page("queue", "/employer/", "/employer/applications/03000000", reviewer, goal=3.0, **get),
        Page(
            "review",
            f"/employer/applications/{world.reviewed.pk}/",
            world.reviewed.receipt_number or "",
            reviewer,
            goal=4.0,
            most_queries=11,  # one of them writes down the look
        ),
    ]
    case = world.at_the_window
    pages += [
        Page("window queue", "/window/", "/window/applications/", officer, goal=3.0, **get),
        Page(
            "window case",
            f"/window/applications/{case.pk}/",
            case.receipt_number or "",
            officer,
            goal=4.0,
            most_queries=11,  # one of them writes down the look
        ),
    ]
    for name, query, goal in (
        ("window, deep", f"after={poured_at(case.window_region)}", 3.0),
        ("window, by number", f"q={case.receipt_number}", 4.0),
        ("window, by name", f"q={quote(case.applicant.name)}", 4.0),
    ):
        pages.append(Page(name, f"/window/?{query}", "/window/applications/", officer, goal=goal, **get))
    for name, path, who in (
        ("statistics", "/employer/statistics/", reviewer),
        ("statistics of all", "/window/statistics/", officer),
    ):
        pages.append(Page(name, path, 'class="chart"', who, goal=6.0, **get))
    for part in PARTS:
        pages.append(Page(part.slug, f"/apply/{part.slug}/", "rail-list", me, goal=2.5, **get))
    for part in PARTS:
        if not part.is_derived:
            pages.append(_posting(world, part.slug, me))
    return pages


def _posting(world: World, slug: str, cookie: str) -> Page:
    """下一步 with everything as it stands; in a list, with its first row open."""
    part = BY_SLUG[slug]
    following = PARTS[PARTS.index(part) + 1].slug
    data = {name: str(value) for name, value in posted(world.draft, slug, go="next").items()}
    if isinstance(part, ListPart):
        data |= {"editor": "1", "row": str(Filing(world.draft).live(part)[0].pk)}
    return Page(
        f"POST {slug}",
        f"/apply/{slug}/",
        f"/apply/{following}/",
        cookie,
        data,
        status=302,
        goal=2.5,
        most_queries=MOST_QUERIES["POST"],
    )


def peers(world: World) -> list[Page]:
    """What Django ships. The wizard has a session of its own, for it leaves what was typed in there."""
    me, in_the_wizard, reviewer = (
        world.cookie(who) for who in (world.applicant, world.applicant, world.reviewer)
    )
    typed = {f"basics-{name}": str(value) for name, value in posted(world.draft, "basics").items()}
    typed = {
        name: value
        for name, value in typed.items()
        if name.removeprefix("basics-") in STOCK_BASICS.base_fields
    }
    typed["wizard-current_step"] = "basics"
    assert STOCK_CONTACT.base_fields
    return [
        Page("stock form", "/bench/stock-form/", "bench-form", me),
        Page("formtools GET", "/bench/wizard/", "bench-wizard basics", in_the_wizard),
        Page("formtools POST", "/bench/wizard/", "bench-wizard contact", in_the_wizard, typed),
        Page("stock admin list", ADMIN, "change-list", reviewer, few=True),
        Page("offset ListView", "/bench/list/", "bench-list 1", reviewer),
    ]


def last_pages(world: World, total: int) -> list[Page]:
    """Pages so deep that only a large table shows what they cost."""
    reviewer = world.cookie(world.reviewer)
    return [Page("stock admin, last page", f"{ADMIN}?p={total // 25}", "change-list", reviewer, few=True)]
