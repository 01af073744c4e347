"""Names of employers as they are compared: a name that is typed in another way is the same name.

Width, case, spaces, traditional characters and the kind of bracket, dash, dot or quotation mark make no
difference. What stays as it is on the page and in the database is `Employer.name`.
"""

import unicodedata

from django.utils.safestring import SafeString

from catalog.wording.pinyin import first_letters
from catalog.wording.text import fold, mark, spans_of, words
from catalog.wording.traditional import simplified

_ALIKE = {
    "(": "[{<〈《「『【〔〖〘〚",
    ")": "]}>〉》」』】〕〗〙〛",
    "-": "‐‑‒–—―⁃−─━﹘~〜",
    "·": ".•‧∙⋅・᛫⸱ꞏ●。",
    '"': "'“”‘’„‟‚‛〝〞〟",
}
_SIGNS = str.maketrans({other: sign for sign, others in _ALIKE.items() for other in others})


def comparable(text: str) -> str:
    """`text` as it is compared, with the same number of characters."""
    return simplified(fold(text)).translate(_SIGNS)


def folded_name(name: str) -> str:
    """The whole name as it is compared: equal for two spellings of one name. "" for nothing but spaces."""
    return "".join(c for c in comparable(name) if not c.isspace() and unicodedata.category(c) != "Cf")


def name_words(query: str) -> list[str]:
    """The words of a query as `folded_name` writes them, each once."""
    return list(dict.fromkeys(word for word in map(folded_name, words(query)) if word))


def initials(name: str) -> str:
    """First letters of the pinyin, digits and Latin letters as they are: 岭海材料院 → lhcly."""
    letters = fold("".join(first_letters(simplified(name))))
    return "".join(c for c in letters if c.isascii() and c.isalnum())


def mark_name(name: str, query: str) -> SafeString:
    """The name escaped, with what the query asks for inside <mark>."""
    whole = comparable(name)
    return mark(name, [span for word in name_words(query) for span in spans_of(word, whole)])
