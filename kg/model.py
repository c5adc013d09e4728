"""What loaders hand on: records of the graph, and the troubles met on the way to them (docs/graph.md)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple

from kg.errors import Words
from kg.lookup import with_lookup_keys
from kg.namespaces import ID, RDF, XSD, YJ, date_literal, day_number, integer, iri


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stood: file, sheet, row (as a spreadsheet counts it, from 1), column."""

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        row = None if self.row is None else f"行 {self.row}"
        return " · ".join(part for part in (self.file, self.sheet, row, self.column) if part)


@dataclass(frozen=True, slots=True)
class Record:
    """One row, or one law text: the triples that it states, and the thing that they describe.

    `key` says which held record it corrects: the same key in a later submission takes the earlier one's place.
    `notes` are remarks for the load report that leave the record as it is. The keys by which it is looked up (kg.lookup)
    are made from its statements, whoever made these.
    """

    key: str
    subject: NamedNode
    triples: tuple[Triple, ...]
    place: Place
    notes: tuple[Words, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "triples", with_lookup_keys(self.triples))


@dataclass(frozen=True, slots=True)
class Problem:
    """A row or a file that could not be read: where, what was found, and what would do."""

    place: Place
    words: Words


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the load report tells that is no failure: an encoding, a duplicate, a file that holds no law."""

    place: Place
    words: Words


@dataclass(slots=True)
class Reading:
    """One submission being read: its source, its entries in order, and how many there will be (for a progress bar)."""

    source: str
    entries: Iterator[Record | Problem | Remark]
    total: int | None = None


@dataclass(slots=True)
class Statements:
    """The triples of one record, gathered; adding a value that is None adds nothing."""

    triples: list[Triple] = field(default_factory=list)

    def add(
        self, subject: NamedNode, predicate: NamedNode, *values: NamedNode | Literal | str | int | bool | None
    ) -> None:
        for value in values:
            if value is None:
                continue
            if isinstance(value, bool | str):
                value = Literal(value)
            elif isinstance(value, int):
                value = integer(value)
            self.triples.append(Triple(subject, predicate, value))

    def add_day(
        self, subject: NamedNode, predicate: NamedNode, counted: NamedNode, day: dt.date | None
    ) -> None:
        """The day twice: as xsd:date for reading and as its number for counting."""
        if day is not None:
            self.add(subject, predicate, date_literal(day))
            self.add(subject, counted, day_number(day))

    def add_duration(self, subject: NamedNode, predicate: NamedNode, duration: "Duration | None") -> None:
        """The duration, as a value with an IRI of its own."""
        if duration is not None:
            self.add(subject, predicate, duration.iri)
            self.triples.extend(duration.triples())

    def done(self) -> tuple[Triple, ...]:
        """Each triple once, in the order in which it was first added."""
        return tuple(dict.fromkeys(self.triples))


DURATION = ID + "duration/"


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time as a law states it: whole months, or days, or for life, or 一定期限 (a certain period).

    Exactly one of the four is given. n months are 28n to 31n days.
    """

    months: int | None = None
    days: int | None = None
    lifetime: bool = False
    indefinite: bool = False

    @classmethod
    def named(cls, node: object) -> "Duration | None":
        """The duration that an IRI such as `…/id/duration/P36M` names; None for anything else.

        Its length is read from its name alone: nothing can say that ten years are one.
        """
        if not isinstance(node, NamedNode) or not node.value.startswith(DURATION):
            return None
        name = node.value.removeprefix(DURATION)
        if name in ("lifetime", "indefinite"):
            return cls(lifetime=name == "lifetime", indefinite=name == "indefinite")
        number, unit = name[1:-1], name[-1:]
        if name[:1] != "P" or not number.isdigit() or unit not in ("M", "D"):
            return None
        return cls(months=int(number)) if unit == "M" else cls(days=int(number))

    @property
    def iri(self) -> NamedNode:
        if self.months is not None:
            return iri("duration", f"P{self.months}M")
        if self.days is not None:
            return iri("duration", f"P{self.days}D")
        return iri("duration", "lifetime" if self.lifetime else "indefinite")

    def triples(self) -> list[Triple]:
        facts: list[tuple[NamedNode, NamedNode | Literal]] = [(RDF.type, YJ.Duration)]
        if self.months is not None:
            facts += [(YJ.months, integer(self.months)), *self._span(28 * self.months, 31 * self.months)]
        elif self.days is not None:
            facts += self._span(self.days, self.days)
        else:
            facts.append(
                (YJ.lifetime if self.lifetime else YJ.indefinite, Literal("true", datatype=XSD.boolean))
            )
        return [Triple(self.iri, predicate, value) for predicate, value in facts]

    @staticmethod
    def _span(least: int, most: int) -> list[tuple[NamedNode, NamedNode | Literal]]:
        return [(YJ.daysAtLeast, integer(least)), (YJ.daysAtMost, integer(most))]
