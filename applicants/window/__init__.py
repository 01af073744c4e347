"""The service window: the office's work on endorsed applications, on the site of Django's admin.

`application.py` says who sees what and lists it, `case.py` draws one application, `acts.py` decides,
`files.py` sends material out, `event.py` is the administrators' view of the record.
"""
