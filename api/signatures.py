"""What is signed in the cleanup, by item: read once, then read on from the submissions that are new."""

import threading
from collections.abc import Mapping

from pyoxigraph import NamedNode

from kg import books, signing
from kg.namespaces import RDF, YJ
from kg.quads import value_of
from kg.reviews import Review, review_of
from kg.store import Store
from kg.view import EVER


class Signatures:
    """The signatures of one store; nothing takes one back."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._by_item: dict[str, tuple[Review, ...]] = {}
        self._read = 0
        self._guard = threading.Lock()

    def upto(self, newest: int) -> Mapping[str, tuple[Review, ...]]:
        """Those of every submission up to that number, in the order in which they were signed."""
        with self._guard:
            for number in range(self._read + 1, newest + 1):
                if books.submission(self._store, number).source == signing.SOURCE:
                    self._add(number)
                self._read = number
            return dict(self._by_item)

    def _add(self, number: int) -> None:
        view = self._store.view(EVER)
        for record in range(books.records(self._store, number)):
            graph = books.record_graph(number, record)
            for node in (value_of(row) for row in self._store.ledger(graph, YJ.describes, None)):
                if isinstance(node, NamedNode) and view.has(node, RDF.type, YJ.Review):
                    review = review_of(view, node)
                    self._by_item[review.item] = (*self._by_item.get(review.item, ()), review)
