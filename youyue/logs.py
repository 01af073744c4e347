"""What is written down about requests and errors: one number for each, and nothing that anybody typed.

Every request has a number. It stands on the page of an error, in the answer's header and in every record that
was written meanwhile, so that whoever reads it out on the telephone is found in the log. In production a
record is a line of JSON. Of an exception it holds the class and the places in our code, never the message: a
database names the row that it refuses, Python quotes the text that it cannot read.
"""

import json
import logging
import secrets
import sys
import time
import traceback
from contextvars import ContextVar
from types import TracebackType
from typing import Any

import environ

NUMBER: ContextVar[str] = ContextVar("number", default="")
DEEPEST = 12  # places of a traceback, the innermost ones


def new_number() -> str:
    """Eight random letters and the day, to be read out: `3F7A-90C2-1130`."""
    letters = secrets.token_hex(4).upper()
    return f"{letters[:4]}-{letters[4:]}-{time.strftime('%m%d')}"


def number() -> str:
    """That of the request at hand, or a new one outside of any."""
    return NUMBER.get() or new_number()


class Worthwhile(logging.Filter):
    """Without what is no news: Django warns of every form that was filled in wrong and of every stranger's
    address. How each request ended stands in its own record anyway."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name == "django.request":
            return record.levelno >= logging.ERROR and bool(record.exc_info)
        return record.name not in ("django.security.csrf", "django.security.DisallowedHost")


class WithoutValues(logging.Filter):
    """An error in a sentence becomes its class: a database quotes the row that it refuses."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(map(_named, record.args))
        if isinstance(record.msg, BaseException):
            record.msg = _named(record.msg)
        return True


def _named(value: object) -> object:
    return f"{type(value).__module__}.{type(value).__qualname__}" if quotes_a_row(value) else value


def quotes_a_row(error: object) -> bool:
    """Whether this is a database's error, of Django or of the driver below it."""
    return any(kind.__name__ in ("DatabaseError", "Warning") for kind in type(error).__mro__) or (
        getattr(error, "pgcode", None) is not None
    )


def printed(error: BaseException) -> str:
    """The traceback as Python prints it, without what databases say."""
    trace = traceback.TracebackException.from_exception(error)
    _silence(trace, error, set())
    return "".join(trace.format())


def _silence(trace: Any, error: BaseException | None, seen: set[int]) -> None:
    if trace is None or error is None or id(error) in seen:
        return
    seen.add(id(error))
    if quotes_a_row(error):
        trace._str = "(what the database says is not written down)"
    _silence(trace.__cause__, error.__cause__, seen)
    _silence(trace.__context__, error.__context__, seen)


def end_without_values(kind: type[BaseException], error: BaseException, places: TracebackType | None) -> None:
    """For `sys.excepthook`: what ends a command is printed, too, and a supervisor keeps it."""
    sys.stderr.write(printed(error))


class Lines(logging.Formatter):
    """For a developer's terminal."""

    def formatException(self, ei: Any) -> str:
        return printed(ei[1]).rstrip() if ei[1] else super().formatException(ei)

    def format(self, record: logging.LogRecord) -> str:
        record.number = NUMBER.get() or "-"
        return super().format(record)


class JsonLines(logging.Formatter):
    """For production: a record is one line, and holds nobody's data."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        if request := NUMBER.get():
            line["request"] = request
        line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[1]:
            line["error"] = trace(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    """Django's own quote addresses and what was wrong with a request; the rest of the record says enough."""
    if record.name.startswith(("django.request", "django.security")):
        return "request failed" if record.exc_info else "request refused"
    return record.getMessage()


def trace(error: BaseException) -> list[str]:
    """The error and what caused it, each with the places it passed: classes, files, lines, functions."""
    lines: list[str] = []
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        state = getattr(at, "pgcode", None)
        lines.append(f"{type(at).__module__}.{type(at).__qualname__}{f' {state}' if state else ''}")
        lines += _places(at.__traceback__)[-DEEPEST:]
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    return lines


def _places(at: TracebackType | None) -> list[str]:
    places = []
    while at is not None:
        code = at.tb_frame.f_code
        places.append(f"{code.co_filename}:{at.tb_lineno} {code.co_name}")
        at = at.tb_next
    return places


def logging_from(env: environ.Env, *, production: bool) -> dict[str, Any]:
    """Django's LOGGING. Form data and personal data stay out: no request bodies, no SQL, no admin mails."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "worthwhile": {"()": "youyue.logs.Worthwhile"},
            "without values": {"()": "youyue.logs.WithoutValues"},
        },
        "formatters": {
            "json": {"()": "youyue.logs.JsonLines"},
            "line": {
                "()": "youyue.logs.Lines",
                "format": "%(asctime)s %(levelname)s %(number)s %(name)s %(message)s",
            },
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "json" if production else "line",
                "filters": ["worthwhile", "without values"],
            }
        },
        "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
        "loggers": {
            # Below this level they write down signed addresses, which open a file for whoever has them.
            **{name: {"level": "ERROR"} for name in ("urllib3", "botocore")},
            "fido2": {"level": "WARNING"},  # below it, which security key somebody has
            # One record a request; a development server prints its own.
            "youyue.requests": {"level": "INFO" if production else "WARNING"},
        },
    }
