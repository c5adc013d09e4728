"""The lease of the one writer of a remote store: taken and then looked at again, kept by a beat, over when the beat stops.

Its age is told by the store's own clock (NOW() of SPARQL), so the clocks of the writers need not agree. Engines may let
two conditional updates pass at once, neither seeing the other (docs/decisions/0034): so whoever finds another lease beside
its own gives its own back, and nobody writes who did not see it stand alone.
"""

import datetime as dt
import os
import socket
import threading
import uuid
from contextlib import suppress
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_random

from kg.errors import StoreError
from kg.namespaces import PROV, YJ, below, iri
from kg.remote_http import Endpoint
from kg.remote_words import term, terms

LEASE = iri("lease")
EXPIRES = 60.0  # seconds without a beat after which another writer may take over
BEATS = 6  # in that time
SETTLING = 1.0  # seconds that updates of a writer gone have to end in before the next one looks
TRIES = 8  # of writers that begin at the same moment
_HOLDER, _STEP, _SINCE, _BEAT = map(term, (YJ.leaseHolder, YJ.leaseStep, PROV.startedAtTime, PROV.atTime))


@dataclass(frozen=True, slots=True)
class Held:
    """A lease as it stands in the store; `silent` is the time since its last beat."""

    node: NamedNode
    holder: str
    since: str
    silent: dt.timedelta


class _Tied(Exception):
    """Another one began at the same moment."""


class Lease:
    """The right of one process to write. What is written under it is written only while it is held."""

    def __init__(self, endpoint: Endpoint, expires: float = EXPIRES, graph: NamedNode = LEASE) -> None:
        self._endpoint = endpoint
        self._expires = expires
        self._graph = graph
        self._over = threading.Event()
        self._step = ""
        self.mine: NamedNode | None = None

    def take(self) -> None:
        """Begin to hold it; raises StoreError where another writer holds it, and says who. Held already, it stays held."""
        if self.mine is not None:
            return
        again = Retrying(
            stop=stop_after_attempt(TRIES), wait=wait_random(0.05, 0.5), retry=retry_if_exception_type(_Tied), reraise=True
        )  # fmt: skip
        try:
            self.mine = again(self._taken)
        except _Tied:
            raise self._refused(None) from None
        self._over, self._step = threading.Event(), ""
        threading.Thread(target=self._beat, args=(self.mine, self._over), daemon=True).start()

    def _taken(self) -> NamedNode:
        self._clear_away([held for held in self.found() if self._alive_or_refused(held)])
        mine = below(self._graph, uuid.uuid4().hex)
        who = term(Literal(f"{socket.gethostname()} ({os.getpid()})"))
        said = f"{term(mine)} {_HOLDER} {who} ; {_STEP} {term(Literal(''))} ; {_SINCE} ?now ; {_BEAT} ?now"
        free = f"FILTER NOT EXISTS {{ {self._in(f'?any {_HOLDER} ?who')} }}"
        self._endpoint.update(f"INSERT {{ {self._in(said)} }} WHERE {{ BIND(NOW() AS ?now) {free} }}")
        held = {one.node: one for one in self.found()}
        if list(held) == [mine]:
            return mine
        if mine in held:
            self._remove([mine])
            raise _Tied
        raise self._refused(next(iter(held.values()), None))

    def _alive_or_refused(self, held: Held) -> bool:
        """Has it run out? Raises StoreError where it has not."""
        if held.silent.total_seconds() < self._expires:
            raise self._refused(held)
        return True

    def _clear_away(self, gone: list[Held]) -> None:
        if gone:
            self._remove([held.node for held in gone])
            threading.Event().wait(min(SETTLING, self._expires))

    def _remove(self, nodes: list[NamedNode]) -> None:
        gone = self._in("?node ?p ?o")
        self._endpoint.update(f"DELETE {{ {gone} }} WHERE {{ VALUES ?node {{ {terms(nodes)} }} {gone} }}")

    def leave(self) -> None:
        """Hold it no more; where the store does not answer it runs out by itself."""
        mine, self.mine = self.mine, None
        if mine is not None:
            self._over.set()
            with suppress(StoreError):
                self._remove([mine])

    def write(self, delete: str, insert: str, where: str = "", *, surely: bool = True) -> None:
        """Delete and insert in one atomic update, once however often it is sent, and only while the lease is its own.

        Each write finds the mark of the one before and leaves its own. `surely` asks whether it was done, so also where
        the store's answer was lost; what is not asked for is known with the next one that is. Raises StoreError where it
        was not done, for the lease was lost.
        """
        mine, before, after = (
            term(one) for one in (self.mine, Literal(self._step), Literal(uuid.uuid4().hex))
        )
        last, this = self._in(f"{mine} {_STEP} {before}"), self._in(f"{mine} {_STEP} {after}")
        held = self._in(f"{mine} {_HOLDER} ?who ; {_STEP} {before}")
        self._endpoint.update(
            f"DELETE {{ {delete} {last} }} INSERT {{ {insert} {this} }} WHERE {{ {held} {where} }}"
        )
        self._step = after.strip('"')
        if surely and not self._endpoint.ask(f"ASK {{ {this} }}"):
            self.leave()
            raise self._lost()

    def found(self) -> list[Held]:
        """The leases that stand in the store, whoever holds them: one at most, but for a moment."""
        pattern = self._in(f"?node {_HOLDER} ?holder ; {_SINCE} ?since ; {_BEAT} ?beat")
        found = []
        for row in self._endpoint.rows(
            f"SELECT ?node ?holder ?since ?beat (NOW() AS ?now) WHERE {{ {pattern} }}"
        ):
            node, (holder, since, beat, now) = (
                row["node"],
                (row[name].value for name in ("holder", "since", "beat", "now")),
            )
            assert isinstance(node, NamedNode)
            silent = dt.datetime.fromisoformat(now) - dt.datetime.fromisoformat(beat)
            found.append(Held(node, holder, since, silent))
        return found

    def _beat(self, mine: NamedNode, over: threading.Event) -> None:
        beat, now = (self._in(f"{term(mine)} {_BEAT} ?{name}") for name in ("beat", "now"))
        held = self._in(f"{term(mine)} {_HOLDER} ?who")
        words = f"DELETE {{ {beat} }} INSERT {{ {now} }} WHERE {{ BIND(NOW() AS ?now) {held} {beat} }}"
        while not over.wait(max(self._expires / BEATS, 0.1)):
            with suppress(StoreError):  # the next beat may reach it; if none does, the next step says so
                self._endpoint.update(words)

    def _in(self, pattern: str) -> str:
        return f"GRAPH {term(self._graph)} {{ {pattern} }}"

    def _refused(self, other: Held | None) -> StoreError:
        where = self._endpoint.address.query
        if other is None:
            return StoreError(
                f"几个写入者同时要向库 {where} 写入；请稍后再试",
                f"several writers want to write to the store {where} at once; try again a little later",
            )
        left = max(0, round(self._expires - other.silent.total_seconds()))
        return StoreError(
            f"库 {where} 正由 {other.holder} 写入，自 {other.since} 起；等它写完再试。如果它已经不在了，约 {left} 秒后可以接手",
            f"{other.holder} has been writing to the store {where} since {other.since}; try again when it is done. "
            f"If it is gone, you may take over in about {left} s",
        )

    def _lost(self) -> StoreError:
        where = self._endpoint.address.query
        return StoreError(
            f"与库 {where} 失去联系过久，写入权已由别处接手；这次提交没有记入，请重新提交",
            f"out of touch with the store {where} for too long: another writer took over; this submission was not kept, submit it again",
        )
