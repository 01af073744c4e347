"""The office's editing of everything that is published."""

from catalog.admin import clauses, consents, employers, guide, publications, questions, reference, remedies

__all__ = ["clauses", "consents", "employers", "guide", "publications", "questions", "reference", "remedies"]
