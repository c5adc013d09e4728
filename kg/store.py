"""The embedded store: every record is a named graph, and the ledger graph says which of them were known when.

A view is the union of the record graphs that were committed by a moment of record time and not yet invalidated then.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import pyoxigraph as ox
from pyoxigraph import NamedNode, Triple

from kg.errors import StoreError
from kg.namespaces import PROV, XSD
from kg.quads import LEDGER, Embedded, Quads, Subject, Term, value_of
from kg.view import View


def moment(time: dt.datetime) -> ox.Literal:
    """The moment as it stands in the ledger: xsd:dateTime in UTC. Raises ValueError for a time without a zone."""
    if time.tzinfo is None:
        raise ValueError("a moment of record time needs its time zone")
    return ox.Literal(time.astimezone(dt.UTC).isoformat(), datatype=XSD.dateTime)


class Store:
    """One folder on disk, opened by one process at a time."""

    def __init__(self, quads: Quads) -> None:
        self.quads = quads
        self._newest: View | None = None

    @classmethod
    def open(cls, folder: Path, *, create: bool = False) -> "Store":
        """Open the store in `folder`; raises StoreError where there is none, or where another process holds it."""
        if not create and not (folder / "CURRENT").exists():
            raise StoreError(
                f"{folder} 里没有库；先用 yiju load 或 yiju demo 建立，或用 --data 指到别处",
                f"no store in {folder}; make one with yiju load or yiju demo, or point --data elsewhere",
            )
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return cls(Embedded(ox.Store(str(folder))))
        except OSError as trouble:
            if "lock" in str(trouble).lower():
                raise StoreError(
                    f"另一个进程正在使用 {folder}（例如 yiju serve）；请先结束它，或用 --data 另指一库",
                    f"another process holds {folder} (yiju serve, for one); end it first, or point --data elsewhere",
                ) from trouble
            raise StoreError(
                f"打不开 {folder}：{trouble}", f"{folder} cannot be opened: {trouble}"
            ) from trouble

    def close(self) -> None:
        self.quads.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def view(self, known: dt.datetime) -> "View":
        """What was known at a moment; from the last submission on it is one view, which remembers what it was asked."""
        if self._newest is None:
            self._newest = View(self, self.changed_at() or dt.datetime.min.replace(tzinfo=dt.UTC))
        return self._newest if known >= self._newest.known else View(self, known)

    def changed_at(self) -> dt.datetime | None:
        """When the last submission was committed."""
        ends = (value_of(row).value for row in self.ledger(None, PROV.endedAtTime, None))
        return max(map(dt.datetime.fromisoformat, ends), default=None)

    def changed(self) -> None:
        """A submission was committed: what earlier views remember is not the newest any more."""
        self._newest = None

    def ledger(
        self, subject: Subject | None, predicate: NamedNode | None, value: Term | None
    ) -> Iterator[Triple]:
        """The ledger's own statements of that pattern."""
        return (quad.triple for quad in self.quads.match(subject, predicate, value, LEDGER))
