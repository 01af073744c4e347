"""Applicants for the trial, each with a complete draft and a session: `python deploy/cluster/seed.py 50`.

Prints JSON: for each the key of the application and the session's cookie. Runs on an application host, with
-P: a module beside it is named as one of the apps.
"""

import json
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

from applicants.models import Application  # noqa: E402
from materials.models import MaterialFile  # noqa: E402
from tests import make  # noqa: E402


def seed(number: int) -> dict[str, str]:
    person = make.user(f"trial{number}", name=f"申办人{number}")
    made = Application.objects.filter(applicant=person).first() or make.application(person)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    file = MaterialFile.objects.filter(material__dossier=made.dossier).first()
    assert file is not None
    return {"application": str(made.pk), "file": str(file.pk), "session": str(session.session_key)}


print(json.dumps([seed(number) for number in range(int(sys.argv[1]))]))
