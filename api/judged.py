"""The cleanup of a day as it is shown: judged once for one state of the record, the office's signatures laid over it.

A signature or an opinion changes no judgment; so signing an item costs no second pass over all the others. Judging all
claims takes long, and is done in the background (api.server.jobs).
"""

import datetime as dt
import threading
from dataclasses import replace
from weakref import WeakKeyDictionary

from api import language
from api.server.desk import Desk
from api.server.jobs import Job
from api.signatures import Signatures
from kg import assessors, books, signing
from kg.cleanup import Cleanup, cleanup
from kg.errors import Words
from kg.reviews import zero_reports

ITEM = 3_000  # bytes of an item, by estimate
_signatures: WeakKeyDictionary[Desk, Signatures] = WeakKeyDictionary()
_brought: WeakKeyDictionary[Desk, tuple[int, int]] = WeakKeyDictionary()  # read up to there, and found there
_guard = threading.Lock()
BESIDE = {signing.SOURCE, assessors.SOURCE}


def made_on(desk: Desk, on: dt.date) -> Cleanup:
    """The cleanup of a day, as is known now; raises Unfinished while a large one is being made."""
    judged = _judged(desk, on)
    return desk.once(lambda: _signed(desk, judged), "cleanup", on)


def _signed(desk: Desk, judged: Cleanup) -> Cleanup:
    """The same judgments with what is signed and reported by now; only items that were signed since are others."""
    signed = _signatures_of(desk).upto(desk.version)
    items = tuple(
        item if item.reviews == (by := signed.get(item.iri, ())) else replace(item, reviews=by)
        for item in judged.items
    )
    return Cleanup(judged.on, language.now(), items, tuple(zero_reports(desk.view)))


def _signatures_of(desk: Desk) -> Signatures:
    with _guard:
        return _signatures.setdefault(desk, Signatures(desk.store))


def _judged(desk: Desk, on: dt.date) -> Cleanup:
    def make(job: Job[Cleanup]) -> tuple[Cleanup, int]:
        made = cleanup(desk.store, on, language.now(), job.counted)
        _signatures_of(desk).upto(desk.version)
        return made, ITEM * (1 + len(made.items))

    what = Words(f"清理 {on}", f"the cleanup on {on}")
    return desk.jobs.made(("cleanup", on), _materials(desk), what, make)


def _materials(desk: Desk) -> int:
    """The newest submission that brought materials, and neither steps of the office nor opinions; only new ones are looked at."""
    with _guard:
        newest = desk.version
        read, found = _brought.get(desk, (0, 0))
        later = (
            number
            for number in range(newest, read, -1)
            if books.submission(desk.store, number).source not in BESIDE
        )
        found = next(later, found)
        _brought[desk] = (newest, found)
        return found
