"""The lease of the one writer of a remote store: taken in one atomic update, kept by a beat, and over when the beat stops.

Its age is told by the store's own clock (NOW() of SPARQL), so the clocks of the writers need not agree.
"""

import datetime as dt
import os
import socket
import threading
import uuid
from contextlib import suppress
from dataclasses import dataclass

from pyoxigraph import Literal

from kg.errors import StoreError
from kg.namespaces import PROV, YJ, iri
from kg.remote_http import Endpoint
from kg.remote_words import term

LEASE = iri("lease")
EXPIRES = 60.0  # seconds without a beat after which another writer may take over
BEATS = 6  # in that time
_NODE, _TOKEN, _HOLDER, _STEP, _SINCE, _BEAT = map(
    term, (LEASE, YJ.leaseToken, YJ.leaseHolder, YJ.leaseStep, PROV.startedAtTime, PROV.atTime)
)


@dataclass(frozen=True, slots=True)
class Held:
    """A lease as it stands in the store; `silent` is the time since its last beat."""

    token: str
    holder: str
    step: str
    since: str
    beat: Literal
    silent: dt.timedelta


class Lease:
    """The right of one process to write. What is sent with `condition` is done only while the lease is its own."""

    def __init__(self, endpoint: Endpoint, expires: float = EXPIRES) -> None:
        self._endpoint = endpoint
        self._expires = expires
        self._over = threading.Event()
        self._beating: threading.Thread | None = None
        self.token: str | None = None

    def take(self) -> None:
        """Begin to hold it; raises StoreError where another writer holds it, and says who. Held already, it stays held."""
        if self.token is not None:
            return
        token = uuid.uuid4().hex
        other = self.found()
        if other is None:
            where = f"FILTER NOT EXISTS {{ {_graph(f'{_NODE} {_TOKEN} ?other')} }}"
            self._endpoint.update(f"INSERT {{ {_lease(token)} }} WHERE {{ BIND(NOW() AS ?now) {where} }}")
        elif other.silent.total_seconds() >= self._expires:
            same = f"{_NODE} {_TOKEN} {term(Literal(other.token))} ; {_BEAT} {term(other.beat)} ; ?p ?o"
            self._endpoint.update(
                f"DELETE {{ {_graph(f'{_NODE} ?p ?o')} }} INSERT {{ {_lease(token)} }} "
                f"WHERE {{ BIND(NOW() AS ?now) {_graph(same)} }}"
            )
        else:
            raise self._taken(other)
        now = self.found()
        if now is None or now.token != token:
            raise self._taken(now)
        self.token = token
        self._over = threading.Event()
        self._beating = threading.Thread(target=self._beat, args=(token, self._over), daemon=True)
        self._beating.start()

    def leave(self) -> None:
        """Hold it no more; where the store does not answer it runs out by itself."""
        token, self.token = self.token, None
        if token is None:
            return
        self._over.set()
        mine = f"{_NODE} {_TOKEN} {term(Literal(token))} ; ?p ?o"
        with suppress(StoreError):
            self._endpoint.update(f"DELETE {{ {_graph(f'{_NODE} ?p ?o')} }} WHERE {{ {_graph(mine)} }}")

    def condition(self) -> str:
        """What holds in the store while the lease is this process's own, for the WHERE of an update."""
        return _graph(f"{_NODE} {_TOKEN} {term(Literal(self.token or ''))}")

    def step(self, delete: str, insert: str) -> None:
        """Delete and insert in one atomic update, and see that it was done: so also where the store's answer was lost.

        Raises StoreError where it was not, for the lease was lost.
        """
        step = uuid.uuid4().hex
        self._endpoint.update(
            f"DELETE {{ {delete} {_graph(f'{_NODE} {_STEP} ?step')} }} "
            f"INSERT {{ {insert} {_graph(f'{_NODE} {_STEP} {term(Literal(step))}')} }} "
            f"WHERE {{ {self.condition()} {_graph(f'{_NODE} {_STEP} ?step')} }}"
        )
        now = self.found()
        if now is None or (now.token, now.step) != (self.token, step):
            raise self._lost(now)

    def found(self) -> Held | None:
        """The lease as it stands in the store, whoever holds it."""
        rows = self._endpoint.rows(f"SELECT ?p ?o (NOW() AS ?now) WHERE {{ {_graph(f'{_NODE} ?p ?o')} }}")
        now, said = "", {}
        for row in rows:
            assert isinstance(row["o"], Literal) and isinstance(row["now"], Literal)
            said[term(row["p"])], now = row["o"], row["now"].value
        if not said:
            return None
        silent = dt.datetime.fromisoformat(now) - dt.datetime.fromisoformat(said[_BEAT].value)
        return Held(
            said[_TOKEN].value,
            said[_HOLDER].value,
            said[_STEP].value,
            said[_SINCE].value,
            said[_BEAT],
            silent,
        )

    def _beat(self, token: str, over: threading.Event) -> None:
        mine = f"{_NODE} {_TOKEN} {term(Literal(token))} ; {_BEAT} ?beat"
        words = (
            f"DELETE {{ {_graph(f'{_NODE} {_BEAT} ?beat')} }} INSERT {{ {_graph(f'{_NODE} {_BEAT} ?now')} }} "
            f"WHERE {{ BIND(NOW() AS ?now) {_graph(mine)} }}"
        )
        while not over.wait(self._expires / BEATS):
            with suppress(StoreError):  # the next beat may reach it; if none does, the next step says so
                self._endpoint.update(words)

    def _taken(self, other: Held | None) -> StoreError:
        where = self._endpoint.address.query
        if other is None:
            return StoreError(
                f"库 {where} 刚刚换了写入者；请再试",
                f"the writer of the store {where} just changed; try again",
            )
        left = max(0, round(self._expires - other.silent.total_seconds()))
        return StoreError(
            f"库 {where} 正由 {other.holder} 写入，自 {other.since} 起；等它写完再试。如果它已经不在了，约 {left} 秒后可以接手",
            f"{other.holder} has been writing to the store {where} since {other.since}; try again when it is done. "
            f"If it is gone, you may take over in about {left} s",
        )

    def _lost(self, now: Held | None) -> StoreError:
        where, who = self._endpoint.address.query, now.holder if now else ""
        self.token = None
        self._over.set()
        return StoreError(
            f"向库 {where} 写入时联系中断过久，写入权已由他处接手（{who or '现已写完'}）；这次提交没有记入，请重新提交",
            f"out of touch with the store {where} for too long: another writer took over ({who or 'done by now'}); "
            "this submission was not kept, submit it again",
        )


def _graph(pattern: str) -> str:
    return f"GRAPH {_NODE} {{ {pattern} }}"


def _lease(token: str) -> str:
    """The statements of a new lease; ?now is bound where it is used."""
    who = term(Literal(f"{socket.gethostname()} ({os.getpid()})"))
    said = f"{_TOKEN} {term(Literal(token))} ; {_HOLDER} {who} ; {_STEP} {term(Literal('0'))} ; {_SINCE} ?now ; {_BEAT} ?now"
    return _graph(f"{_NODE} {said}")
