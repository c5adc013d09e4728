"""The cleanup of a day as it is shown: judged once for one state of the record, the office's signatures laid over it.

A signature or an opinion changes no judgment; so signing an item costs no second pass over all the others.
"""

import datetime as dt
import threading
from weakref import WeakKeyDictionary

from cachetools import LRUCache
from pyoxigraph import NamedNode

from api import language
from api.server.desk import Desk
from kg import assessors, signing
from kg.cleanup import Cleanup, cleanup, signed_over
from kg.namespaces import DCT, PROV, RDF
from kg.quads import value_of
from kg.store import Store

DAYS = 8  # days whose judgment is kept
BESIDE = {signing.SOURCE, assessors.SOURCE}
_kept: WeakKeyDictionary[Desk, LRUCache[tuple[int, dt.date], Cleanup]] = WeakKeyDictionary()
_guard = threading.Lock()


def made_on(desk: Desk, on: dt.date) -> Cleanup:
    """The cleanup of a day, as is known now."""
    judged = _judged(desk, on)
    return desk.once(lambda: signed_over(judged, desk.view, language.now()), "cleanup", on)


def _judged(desk: Desk, on: dt.date) -> Cleanup:
    key = (desk.once(lambda: _materials(desk.store), "materials"), on)
    with _guard:  # one cleanup at a time: two would only slow each other down
        kept = _kept.setdefault(desk, LRUCache(DAYS))
        found = kept.get(key)
        if found is None:
            found = kept[key] = cleanup(desk.store, on, language.now())
        return found


def _materials(store: Store) -> int:
    """How many submissions brought materials: neither steps of the office nor opinions."""
    sources = (
        next((value_of(row).value for row in store.ledger(activity.subject, DCT.source, None)), "")
        for activity in store.ledger(None, RDF.type, PROV.Activity)
        if isinstance(activity.subject, NamedNode)
    )
    return sum(source not in BESIDE for source in sources)
