"""What other floors may listen to."""

from django.dispatch import Signal

tidying = Signal()
"""Sent by the worker about once a minute: whoever keeps things for a time removes what is past it."""
