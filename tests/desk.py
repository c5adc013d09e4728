"""What tests of the desks share: a post that is signed in, and the form by which one signs in."""

import datetime as dt

from api.server.people import People
from api.server.working import Working
from tests.browsing import Watched
from tests.served import Served


def cookie_of(served: Served, role: str, post: str) -> str:
    """The cookie of a new session of this post."""
    token = served.token(role, post)
    working = Working(served.folder)
    try:
        cookie = People(working).enter(token, "年底清理", 1, dt.datetime.now(dt.UTC))
    finally:
        working.close()
    assert cookie
    return cookie


def go_on_as(watched: Watched, served: Served, role: str, post: str) -> None:
    """The same page as this post sees it."""
    cookie = cookie_of(served, role, post)
    watched.page.context.add_cookies([{"name": "yiju", "value": cookie, "url": served.url}])
    watched.page.reload()


def sign_in(watched: Watched, token: str) -> None:
    """The form of the page of tokens, by the keyboard."""
    for name, words in (("token", token), ("purpose", "年底清理")):
        watched.page.focus(f"[name={name}]")
        watched.type(words)
    with watched.page.expect_navigation():
        watched.press("Enter")
