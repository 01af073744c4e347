"""Applicants at their browsers: they save, hand in, recall and read, and write down what they were told.

Whoever gets no answer to a decision, or an apology, presses the same button again until it is answered. So
the decisions of each are a list whose order is known, and the database's events must be that list.
"""

import http.client
import random
import re
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from cluster.hosts import BALANCER
from cluster.web import WEB

READING = 5.3  # seconds before a pledge may be given
LIMIT = 30.0
NO_HOST = 599
HIDDEN = re.compile(r"<input[^>]*type=\"hidden\"[^>]*>")
ATTRIBUTE = re.compile(r"(name|value)=\"([^\"]*)\"")
CONTACT = {
    "email": "applicant@example.cn",
    "address": "天河路 100 号",
    "emergency_name": "莫小雨",
    "emergency_mobile": "13712345678",
    "region_code": "440106",
    "go": "next",
}


@dataclass
class Answer:
    """One request: when it was sent, how long it took, what came. Status 0: the connection broke; NO_HOST:
    the balancer itself said that there is nobody."""

    at: float
    seconds: float
    act: str
    status: int

    @property
    def is_well(self) -> bool:
        return self.status in (200, 302)


@dataclass
class Journal:
    answers: list[Answer] = field(default_factory=list)
    tried: int = 0  # number of the last change that was sent
    kept: int = 0  # and of the last of which a browser was told that it is saved
    decided: list[str] = field(default_factory=list)  # told to be done, in order
    in_hand: str = ""  # sent and not yet answered
    strange: list[str] = field(default_factory=list)  # answers that should not be


class Applicant(threading.Thread):
    def __init__(self, number: int, facts: dict[str, str], pace: float, ending: threading.Event) -> None:
        super().__init__(daemon=True, name=f"applicant {number}")
        self.facts, self.pace, self.ending = facts, pace, ending
        self.journal = Journal()
        self.random = random.Random(number)  # noqa: S311 (when to press which button)
        self.cookies = dict.fromkeys(("__Host-sessionid", "sessionid"), facts["session"])
        self.connection: http.client.HTTPConnection | None = None
        self.last_page = "/"

    def run(self) -> None:
        self.ending.wait(self.random.random() * self.pace)
        while not self.ending.is_set():
            chance = self.random.random()
            try:
                if chance < 0.45:
                    self.save()
                elif chance < 0.6:
                    self.decide()
                elif chance < 0.8:
                    self.ask("GET", "/", "home")
                elif chance < 0.9:
                    self.ask("GET", f"/items/{self.facts['application']}/", "item")
                else:
                    self.ask("GET", f"/apply/files/{self.facts['file']}/pages/1/", "picture")
            except Unanswered:
                pass
            self.ending.wait(self.pace * (0.5 + self.random.random()))

    def save(self) -> None:
        form = self.form("/apply/contact/", "contact")
        self.journal.tried += 1
        number = self.journal.tried
        status, _page = self.ask(
            "POST", "/apply/contact/", "save", form | CONTACT | {"wechat": f"no-{number}"}
        )
        if status == 302:
            self.journal.kept = number
        elif status == 200:
            self.journal.strange.append("a save was answered by a page")

    def decide(self) -> None:
        """Hand in, and then recall, so that there is a draft again."""
        form = self.form("/apply/pledge/", "pledge")
        if "ticket" not in form:
            self.journal.strange.append("no pledge was offered")
            return
        self.ending.wait(READING)
        if self.ending.is_set():
            return
        self.until_done("submit", "/apply/pledge/", form)
        address = f"/items/{self.facts['application']}/recall/"
        while not self.ending.is_set():
            try:
                form = self.form(address, "recall page")
                break
            except Unanswered:
                self.ending.wait(1)
        self.until_done("recall", address, form)

    def until_done(self, name: str, address: str, form: dict[str, str]) -> None:
        """The same form again and again until it is answered."""
        self.journal.in_hand = name
        while True:
            try:
                status, _page = self.ask("POST", address, name, form)
                if status != 302:
                    self.journal.strange.append(f"{name} was answered by {status}")
                self.journal.decided.append(name)
                self.journal.in_hand = ""
                return
            except Unanswered:
                if self.ending.is_set():
                    return
                time.sleep(1)

    # --- the browser ---------------------------------------------------------------------------------------
    def form(self, address: str, act: str) -> dict[str, str]:
        """The hidden fields of a page's forms. Raises Unanswered, also where the page is another."""
        status, page = self.ask("GET", address, act)
        if status != 200:
            self.journal.strange.append(f"{act} was answered by {status}")
            raise Unanswered
        inputs = (dict(ATTRIBUTE.findall(tag)) for tag in HIDDEN.findall(page))
        return {
            attributes["name"]: attributes.get("value", "") for attributes in inputs if "name" in attributes
        }

    def ask(self, method: str, path: str, act: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Raises Unanswered where the connection breaks or the portal, or the balancer, says 5xx."""
        began, status, page = time.time(), 0, ""
        try:
            status, page = self._exchange(method, path, form)
        except (OSError, http.client.HTTPException):
            if self.connection is not None:
                self.connection.close()
            self.connection = None
        self.journal.answers.append(Answer(began, time.time() - began, act, status))
        if status == 0 or status >= 500:
            raise Unanswered
        if method == "GET":
            self.last_page = path
        return status, page

    def _exchange(self, method: str, path: str, form: dict[str, str] | None) -> tuple[int, str]:
        if self.connection is None:
            self.connection = http.client.HTTPConnection(BALANCER.address, WEB, timeout=LIMIT)
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Referer": f"https://{BALANCER.address}:{WEB}{self.last_page}",
        }
        body = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(form)
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        page = answer.read().decode("utf-8", "replace")
        if answer.status == 503 and "X-Request-ID" not in answer.headers:
            return NO_HOST, page
        for line in answer.headers.get_all("Set-Cookie", ()):
            name, _sign, value = line.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        return answer.status, page


class Unanswered(Exception):
    """Nobody knows whether it was done."""
