"""The style sheets of every page: one file per component, in the order of their rules.

Inside a layer what stands later wins where two selectors weigh the same, so that a new component goes to the
end of its folder's list. The order of the layers themselves is declared at the front of `tokens.css`. The
admin and the printed matter name their sheets in their templates.
"""

COMPONENTS = ("components",)
PAGES = ("pages",)
DESK = ("desk",)
SHEETS = tuple(
    f"css/{name}.css"
    for name in (
        *("tokens", "reset", "base", "layout"),
        *COMPONENTS,
        *PAGES,
        *DESK,
        *("util", "print"),
    )
)
