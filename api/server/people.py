"""Who asks, and what they may: posts (岗位) with a role and a token, and sessions of the pages (the plan, 13).

A token is 256 random bits, shown once and kept as its SHA-256; it ends on a day and can be revoked. No person is named:
a token belongs to a post.
"""

import datetime as dt
import hashlib
import hmac
import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from api.server.working import Working
from kg.errors import InputError, NotFound

Role = Literal["reader", "lawyer", "reviewer", "assessor", "administrator"]
Act = Literal["read", "submit", "review", "assess", "administer"]
ROLES: tuple[Role, ...] = get_args(Role)
MAY: Mapping[Role, frozenset[Act]] = {
    "reader": frozenset({"read"}),
    "lawyer": frozenset({"read", "submit", "review"}),
    "reviewer": frozenset({"read", "submit", "review"}),
    "assessor": frozenset({"read", "assess"}),
    "administrator": frozenset({"read", "submit", "administer"}),
}
_TABLES = """
CREATE TABLE IF NOT EXISTS tokens (
    id INTEGER PRIMARY KEY, post TEXT NOT NULL, role TEXT NOT NULL, hash TEXT NOT NULL UNIQUE,
    made TEXT NOT NULL, until TEXT NOT NULL, revoked TEXT);
CREATE TABLE IF NOT EXISTS sessions (
    hash TEXT PRIMARY KEY, token INTEGER NOT NULL REFERENCES tokens(id), secret TEXT NOT NULL, purpose TEXT NOT NULL,
    until TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever asks: a post and its role, and for what purpose. `secret` is the session's, for its forms."""

    post: str
    role: Role
    purpose: str = ""
    secret: str = ""

    def may(self, act: Act) -> bool:
        return act in MAY[self.role]

    @property
    def form_token(self) -> str:
        """What every form of this session carries, and no other site can know."""
        return _hash(f"form {self.secret}")

    def sent(self, form_token: str) -> bool:
        """Was it this session's page that sent the form?"""
        return hmac.compare_digest(form_token.encode(), self.form_token.encode())


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is listed: never its words."""

    id: int
    post: str
    role: Role
    made: dt.datetime
    until: dt.datetime
    revoked: dt.datetime | None


class People:
    """The tokens and sessions of one server."""

    def __init__(self, working: Working) -> None:
        self._working = working
        with working.change() as connection:
            for statement in filter(str.strip, _TABLES.split(";")):
                connection.execute(statement)

    def make(self, post: str, role: str, days: int, now: dt.datetime) -> str:
        """A new token; its words are told this once. Raises InputError for a role that is none, or no days."""
        if role not in ROLES or days < 1 or not post.strip():
            raise InputError(
                f"令牌要有岗位、角色（{'、'.join(ROLES)}）和不少于一天的期限",
                f"a token needs a post, a role ({', '.join(ROLES)}) and at least one day",
            )
        words = f"yiju_{secrets.token_urlsafe(32)}"
        with self._working.change() as connection:
            connection.execute(
                "INSERT INTO tokens (post, role, hash, made, until) VALUES (?, ?, ?, ?, ?)",
                (
                    post.strip(),
                    role,
                    _hash(words),
                    now.isoformat(),
                    (now + dt.timedelta(days=days)).isoformat(),
                ),
            )
        return words

    def revoke(self, token: int, now: dt.datetime) -> None:
        """End a token and its sessions at once; raises NotFound."""
        with self._working.change() as connection:
            changed = connection.execute(
                "UPDATE tokens SET revoked = ? WHERE id = ? AND revoked IS NULL", (now.isoformat(), token)
            ).rowcount
            connection.execute("DELETE FROM sessions WHERE token = ?", (token,))
        if not changed:
            raise NotFound(f"没有可撤销的令牌 {token}", f"there is no token {token} to revoke")

    def tokens(self) -> list[Token]:
        return [
            Token(
                row["id"], row["post"], row["role"], dt.datetime.fromisoformat(row["made"]),
                dt.datetime.fromisoformat(row["until"]),
                dt.datetime.fromisoformat(row["revoked"]) if row["revoked"] else None,
            )
            for row in self._working.rows("SELECT * FROM tokens ORDER BY id")
        ]  # fmt: skip

    def by_token(self, words: str, now: dt.datetime) -> Person | None:
        """Whose token this is; None where it is unknown, over or revoked."""
        row = self._token(words, now)
        return Person(row["post"], row["role"]) if row else None

    def _token(self, words: str, now: dt.datetime) -> sqlite3.Row | None:
        found = self._working.rows(
            "SELECT * FROM tokens WHERE hash = ? AND revoked IS NULL AND until > ?",
            (_hash(words), now.isoformat()),
        )
        return found[0] if found else None

    def enter(self, words: str, purpose: str, hours: float, now: dt.datetime) -> str | None:
        """Open a session; answers the words of its cookie, or None where the token does not hold."""
        row = self._token(words, now)
        if row is None:
            return None
        cookie = secrets.token_urlsafe(32)
        until = min(now + dt.timedelta(hours=hours), dt.datetime.fromisoformat(row["until"]))
        with self._working.change() as connection:
            connection.execute("DELETE FROM sessions WHERE until <= ?", (now.isoformat(),))
            connection.execute(
                "INSERT INTO sessions VALUES (?, ?, ?, ?, ?)",
                (_hash(cookie), row["id"], secrets.token_urlsafe(16), purpose, until.isoformat()),
            )
        return cookie

    def by_cookie(self, cookie: str, now: dt.datetime) -> Person | None:
        found = self._working.rows(
            "SELECT post, role, purpose, secret FROM sessions JOIN tokens ON token = tokens.id"
            " WHERE sessions.hash = ? AND sessions.until > ? AND revoked IS NULL AND tokens.until > ?",
            (_hash(cookie), now.isoformat(), now.isoformat()),
        )
        return Person(**dict(found[0])) if found else None

    def leave(self, cookie: str) -> None:
        with self._working.change() as connection:
            connection.execute("DELETE FROM sessions WHERE hash = ?", (_hash(cookie),))


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()
