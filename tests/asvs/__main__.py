"""`python -m tests.asvs` writes docs/asvs.md from `items.txt`."""

from tests.asvs.table import DOCUMENT, document

DOCUMENT.write_text(document())
