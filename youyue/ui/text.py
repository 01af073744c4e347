"""Where text comes in: one policy for everything that people type and that other systems send.

Every form's fields pass `clean_text` (`youyue.ui.forms.TypedBoundField`), and so does what is read from a
request without a form; the platform's claims, names of files and search queries pass `clean_received`.

| what | in a field | in what nobody can be asked to mend |
|---|---|---|
| letters, marks, symbols, private use, unassigned characters | kept exactly, never normalised | the same |
| CR LF, CR, VT, FF, NEL, LS, PS | a line break; a space where the field has one line | a space |
| other controls, direction marks and the rest of `DROPPED` | go | go |
| invisible characters (`ZERO_WIDTH`, `BLANK`) and spaces at the ends | go | go |
| the same between other characters, one line | refused, with the place (`problem_with`) | zero width goes |
| the same in a text of several lines | zero width goes, a blank stays | |
| halves of surrogate pairs, noncharacters | refused, with the place | go |
| full width, digits of other scripts, dashes: numbers, e-mail, phone, date | folded (`fold_width`) | |

Nothing asks Python's tables whether a character is a letter: they are older than some people's names. What
the policy lets through can be stored, and written into XML 1.0, PDF, mail and CSV.
"""

import re
import unicodedata

from django.utils.translation import gettext as _


def _characters(*spans: int | tuple[int, int]) -> str:
    pairs = [span if isinstance(span, tuple) else (span, span) for span in spans]
    return "".join(chr(code) for first, last in pairs for code in range(first, last + 1))


TAB, NEW_LINE = "\t", "\n"
LINE_BREAKS = "\r\n\x0b\x0c\x85\u2028\u2029"
DROPPED = _characters(
    (0x00, 0x08), (0x0E, 0x1F), (0x7F, 0x84), (0x86, 0x9F),  # C0 and C1 but for breaks and TAB
    0xAD,  # soft hyphen: a permitted break that copying from a PDF leaves behind
    0x061C, 0x200E, 0x200F, (0x202A, 0x202E), (0x2066, 0x2069),  # direction marks: they turn `gpj.exe` round
    (0x206A, 0x206F), (0xFFF9, 0xFFFB),  # deprecated formatting, interlinear annotation
    0xE0001, (0xE0020, 0xE007F),  # tags, a second text behind the first
)  # fmt: skip
ZERO_WIDTH = _characters(0x034F, 0x180E, 0x200B, (0x2060, 0x2065), 0xFEFF)
BLANK = _characters(0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0)
# They join or vary what stands before them, so only there they mean something.
JOINERS = _characters(0x200C, 0x200D)
VARIATIONS = _characters((0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
# XML 1.0 cannot carry U+FFFE and U+FFFF; Unicode keeps all of these from interchange.
NONCHARACTERS = _characters(
    (0xFDD0, 0xFDEF), *((plane << 16 | 0xFFFE, plane << 16 | 0xFFFF) for plane in range(17))
)

# What str.isspace() holds, by name: the policy must not change with Python.
SPACES = " \t\n\x1c\x1d\x1e\x1f\xa0\u1680" + _characters((0x2000, 0x200A), 0x202F, 0x205F, 0x3000)
_ENDS = SPACES + ZERO_WIDTH + BLANK + JOINERS
_BEFORE = _ENDS + VARIATIONS
_GOES = dict.fromkeys(map(ord, DROPPED))
_LINES = _GOES | dict.fromkeys(map(ord, LINE_BREAKS), NEW_LINE) | dict.fromkeys(map(ord, ZERO_WIDTH))
_ONE_LINE = _GOES | dict.fromkeys(map(ord, LINE_BREAKS + TAB), " ")
_RECEIVED = (
    _ONE_LINE | dict.fromkeys(map(ord, ZERO_WIDTH + NONCHARACTERS)) | dict.fromkeys(range(0xD800, 0xE000))
)
_UNSTORABLE = re.compile(f"[\ud800-\udfff{NONCHARACTERS}]")
_UNSEEN = re.compile(f"[{ZERO_WIDTH}{BLANK}]")
_NOT_XML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TWINS = (
    {small: unicodedata.normalize("NFKC", chr(small)) for small in range(0xFE50, 0xFE6C)}
    | {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
    | dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣"), "-")
    | dict.fromkeys(map(ord, "。｡"), ".")
    | {0x3000: " "}
)


def clean_text(typed: str, *, lines: bool = False, fold: bool = False) -> str:
    """What is kept of a text that somebody typed. Cleaning twice is cleaning once.

    `lines`: the field has several lines. `fold`: the field is a number, an e-mail address, a phone number or
    a date, see `fold_width`. What remains may still be refused: ask `problem_with`.
    """
    if typed.isascii() and typed.isprintable():  # most of what is typed; nothing of the table is among it
        return typed.strip()
    text = typed.replace("\r\n", "\n").translate(_LINES if lines else _ONE_LINE)
    return _bare(fold_width(text) if fold else text)


def clean_received(text: str) -> str:
    """One line of a text that nobody can be asked to mend; what a field would refuse goes."""
    return _bare(text.replace("\r\n", "\n").translate(_RECEIVED))


def fold_width(text: str) -> str:
    """Full-width and small forms in ASCII, digits of every script as 0 to 9, dashes as "-", 。 as ".".

    The same number of characters as `text`.
    """
    folded = text.translate(_TWINS)
    if folded.isascii():
        return folded
    return "".join(str(unicodedata.decimal(character, character)) for character in folded)


def problem_with(text: str, label: object, *, lines: bool = False) -> str:
    """The sentence that refuses a cleaned text, or ""; `label` names the field."""
    if text.isascii():
        return ""
    if match := _UNSTORABLE.search(text):
        sentence = _("%(label)s第 %(place)d 个字是无法保存的字符，请删去后重新填写")
    elif not lines and (match := _UNSEEN.search(text)):
        sentence = _("%(label)s第 %(place)d 个字（在“%(before)s”后面）看不见，请把这一段删去重新输入")
    else:
        return ""
    before = text[max(match.start() - 6, 0) : match.start()]
    return sentence % {"label": label, "place": match.start() + 1, "before": before}


def writable(text: str) -> str:
    """`text` for a writer of XML, PDF or mail: what these formats cannot carry becomes U+FFFD.

    Nothing of the kind gets in any more; what is stored may be older than the policy.
    """
    return _NOT_XML.sub("\ufffd", text)


def _bare(text: str) -> str:
    return text.lstrip(_BEFORE).rstrip(_ENDS)
