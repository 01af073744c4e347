"""The service window: the office's work on endorsed applications, inside Django's admin.

`application.py` says who sees what and lists it, `case.py` draws one application, `acts.py` decides,
`files.py` sends material out, `event.py` is the administrators' view of the record.
"""

from applicants.admin.application import ApplicationAdmin
from applicants.admin.event import EventAdmin

__all__ = ["ApplicationAdmin", "EventAdmin"]
