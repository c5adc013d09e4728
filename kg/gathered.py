"""Statements gathered for one question, each once, with how many a record has; and censuses of what was searched.

A census (DESIGN 4) lists what was found under a search, so that a rule may conclude from absence.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self

from pyoxigraph import Literal, NamedNode, Triple

from kg.memory import Name, note, noting
from kg.model import Duration
from kg.namespaces import CODE, ID, RDF, YJ, integer, iri
from kg.ontology import Ontology
from kg.quads import Term
from kg.view import View

PARTS = 2_000  # that a view remembers: some 100 MB at most
OWNED = (YJ.cites, YJ.authority, YJ.shortest, YJ.longest, YJ.term)


@dataclass(frozen=True, slots=True)
class Part:
    """Some of what is gathered: statements, how many each record has, what gathering answered, and what it looked up."""

    triples: Mapping[Triple, None]
    shown: Mapping[Triple, None]
    records: Mapping[NamedNode, int]
    answer: tuple[NamedNode, ...] = ()
    asked: frozenset[Name] = frozenset()

    def stated(self) -> list[Triple]:
        """The statements, and the number of those about each record."""
        return [*self.triples, *(count_of(node, count) for node, count in self.records.items())]


def count_of(record: NamedNode, count: int) -> Triple:
    """How many statements a record has, this one included."""
    return Triple(record, YJ.states, integer(count + 1))


def census_iri(kind: str, about: str) -> NamedNode:
    """The name of the census of a search."""
    return iri("census", kind, about.removeprefix(ID))


def together(parts: Iterable[Part]) -> Part:
    """Parts as one; where a record has its words in one and not in another, those count."""
    triples: dict[Triple, None] = {}
    shown: dict[Triple, None] = {}
    records: dict[NamedNode, int] = {}
    for part in parts:
        triples.update(part.triples)
        shown.update(part.shown)
        for node, count in part.records.items():
            records[node] = max(count, records.get(node, 0))
    return Part(triples, shown, records)


class Gathered:
    """Statements gathered for one question; each is gathered once, in the order in which it was met.

    `triples` are what rules read; `shown` are the other statements of the same records, for people alone.
    """

    def __init__(self, view: View, ontology: Ontology, on: int) -> None:
        self.view = view
        self.ontology = ontology
        self.on = on
        self.triples: dict[Triple, None] = {}
        self.shown: dict[Triple, None] = {}
        self.parts: dict[tuple[str, ...], Part] = {}
        self._records: dict[NamedNode, int] = {}
        self._done: set[tuple[str, str]] = set()

    def done(self) -> tuple[list[Triple], list[Triple]]:
        """What was gathered, with the number of statements about each record: what rules read, and what is only shown."""
        whole = self.whole()
        return [*self.ontology.declarations, *whole.stated()], list(whole.shown)

    def whole(self) -> Part:
        """What was gathered, the parts included; a record counts as many statements as where most of it was gathered."""
        return together([*self.parts.values(), self.own()])

    def own(self) -> Part:
        """What was gathered but for the parts."""
        return Part(self.triples, self.shown, self._records)

    def part(
        self, name: tuple[str, ...], gather: Callable[[Self], Iterable[NamedNode]]
    ) -> tuple[NamedNode, ...]:
        """Add a part that is the same for every claim and day; the view remembers it. Answers what gathering it answers."""
        memory = self.view.memory
        part = memory.part(name)
        if part is None:
            with noting() as asked:
                apart = type(self)(self.view, self.ontology, self.on)
                answer = tuple(gather(apart))
            part = replace(apart.whole(), answer=answer, asked=frozenset(asked))
            memory.keep_part(name, part, PARTS)
        else:
            note(part.asked)
        assert isinstance(part, Part)
        self.parts[name] = part
        return part.answer

    def first(self, what: str, which: str) -> bool:
        if (what, which) in self._done:
            return False
        self._done.add((what, which))
        return True

    def add(self, subject: NamedNode, predicate: NamedNode, value: Term) -> None:
        self.triples[Triple(subject, predicate, value)] = None

    def state(self, node: NamedNode, predicate: NamedNode, value: Term) -> None:
        """One more statement of a record, which it then has to have in order to be whole."""
        self.describe(node)
        self.add(node, predicate, value)
        self._records[node] += 1

    def objects(self, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        return [node for node in self.view.objects(subject, predicate) if isinstance(node, NamedNode)]

    def words(self, subject: NamedNode, predicate: NamedNode) -> list[str]:
        return [node.value for node in self.view.objects(subject, predicate) if isinstance(node, Literal)]

    def describe(self, node: NamedNode) -> None:
        """Every statement about the node, and about what belongs to it alone; words bring the concepts they may name."""
        if node in self._records:
            return
        self._records[node] = 0
        # half the records of a country state the same duration; its name tells all
        duration = Duration.named(node)
        for triple in self.view.match(node, None, None) if duration is None else duration.triples():
            predicate, value = triple.predicate, triple.object
            if predicate not in self.ontology.read:
                self.shown[triple] = None
                continue
            self.triples[triple] = None
            self._records[node] += 1
            if isinstance(value, Literal):
                self._concepts(predicate, value.value)
            elif predicate in OWNED and isinstance(value, NamedNode):
                self.describe(value)
            elif predicate == YJ.level and isinstance(value, NamedNode):
                self.triples.update(dict.fromkeys(self.ontology.concept(value)))

    def _concepts(self, predicate: NamedNode, words: str) -> None:
        for triple in self.ontology.named_by(predicate, words):
            self.triples[triple] = None

    def census(
        self,
        kind: str,
        about: str,
        members: Iterable[NamedNode],
        subject: NamedNode | None,
        searched: str | None,
        *,
        whole: bool = True,
    ) -> None:
        """What a search found, with how many there are; where it was broken off (not `whole`), that is not said."""
        census = census_iri(kind, about)
        members = sorted(set(members), key=lambda node: node.value)
        self.add(census, RDF.type, YJ.Census)
        self.add(census, YJ.kind, CODE[f"census-{kind}"])
        if subject is not None:
            self.add(census, YJ.subject, subject)
        if searched is not None:
            self.add(census, YJ.searched, Literal(searched))
        for member in members:
            self.add(census, YJ.member, member)
        if whole:
            self.add(census, YJ.count, integer(len(members)))

    def is_a(self, node: NamedNode, kind: NamedNode) -> bool:
        return self.view.has(node, RDF.type, kind)
