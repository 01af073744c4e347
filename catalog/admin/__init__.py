"""The office's editing of everything that is published."""

from catalog.admin import clauses, employers, guide, publications, reference, remedies

__all__ = ["clauses", "employers", "guide", "publications", "reference", "remedies"]
