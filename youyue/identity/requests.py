"""Requests of which more is known than Django's own type says. For the types only: none is made of these."""

from django.http import HttpRequest

from youyue.identity.models import User


class SignedInRequest(HttpRequest):
    """A request behind `login_required`, or one that was asked whether anybody is signed in."""

    user: User


class SignInRequest(HttpRequest):
    """A request on the way through the sign-in, with the page that was asked for in the first place."""

    wanted_page: str
