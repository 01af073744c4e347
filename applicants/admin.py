"""Registers the window's pages: Django's admin looks for them under this name."""

from applicants.window.application import ApplicationAdmin
from applicants.window.event import EventAdmin

__all__ = ["ApplicationAdmin", "EventAdmin"]
