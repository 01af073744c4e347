"""Registers the record of all applications: Django's admin looks for it under this name."""

from applicants.window.event import EventAdmin

__all__ = ["EventAdmin"]
