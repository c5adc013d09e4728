"""The command `yiju token`: who is let in by the server, made, listed and revoked; works beside a running server."""

import argparse
import datetime as dt
from collections.abc import Mapping

from api import language
from api.commands.places import folder_of
from api.server.people import People
from api.server.working import Working
from kg.errors import NotFound


def token(asked: argparse.Namespace, lang: str) -> int:
    """Make, list or revoke tokens."""
    working = Working(folder_of(asked))
    try:
        people, now = People(working), language.now()
        if asked.act == "make":
            print(people.make(asked.post or "", asked.role or "", asked.days, now))
        elif asked.act == "revoke":
            if asked.number is None:
                raise NotFound(
                    "要写明 --number：令牌的号码，见 yiju token list",
                    "say which: --number, see yiju token list",
                )
            people.revoke(asked.number, now)
        else:
            for one in people.tokens():
                print(_line(one.id, one.post, one.role, one.until, one.revoked, now, lang))
    finally:
        working.close()
    return 0


def _line(
    number: int,
    post: str,
    role: str,
    until: dt.datetime,
    revoked: dt.datetime | None,
    now: dt.datetime,
    lang: str,
) -> str:
    states: Mapping[str, tuple[str, str]] = {
        "revoked": ("已撤销", "revoked"), "over": ("已到期", "over"), "valid": ("有效", "valid"),
    }  # fmt: skip
    state = "revoked" if revoked else "over" if until <= now else "valid"
    return f"{number}\t{post}\t{role}\t{until.date()}\t{states[state][lang != 'zh']}"
