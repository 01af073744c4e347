"""The style sheets of every page: one file per component, in the order of their rules.

Inside a layer what stands later wins where two selectors weigh the same, so that a new component goes to the
end of its folder's list. The order of the layers themselves is declared at the front of `tokens.css`. The
admin and the printed matter name their sheets in their templates.
"""

COMPONENTS = (
    "text",
    "utility",
    "masthead",
    "foot",
    "crumbs",
    "buttons",
    "tags",
    "steps",
    "rail",
    "meter",
    "page-head",
    "fields",
    "choices",
    "facts",
    "search",
    "notices",
    "errors",
    "panel",
    "tiles",
    "rows",
    "terms",
    "table",
    "editor",
    "savebar",
    "turn",
    "timeline",
    "files",
    "tabs",
    "dialog",
    "differences",
    "card",
    "compare",
    "earlier",
    "combobox",
    "bell",
    "notice-group",
    "switches",
    "where",
    "figures",
    "messages",
)
PAGES = (
    "home",
    "process",
    "clauses",
    "portrait",
    "materials",
    "receipt",
    "items",
    "card",
    "statement",
    "care",
    "catalogue",
    "files",
    "viewer",
    "profile",
    "guide",
    "career",
    "saving",
    "preview",
    "returns",
    "invitation",
    "refusal",
)
DESK = (
    "frame",
    "queue",
    "dense",
    "case",
    "viewer",
    "checks",
    "letter",
    "bulk",
    "members",
    "statistics",
)
SHEETS = tuple(
    f"css/{name}.css"
    for name in (
        *("tokens", "reset", "base", "layout"),
        *(f"components/{name}" for name in COMPONENTS),
        *(f"pages/{name}" for name in PAGES),
        *(f"desk/{name}" for name in DESK),
        *("util", "print"),
    )
)
