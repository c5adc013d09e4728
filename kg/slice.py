"""The slice: everything in the record that could change the answer about a claim, and censuses of what was searched.

Plain look-ups only: a slice decides nothing. A census (DESIGN 4) lists what was found under a search, so that a rule
may conclude from absence.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from kg import chain, links, place
from kg.namespaces import CODE, DCT, ELI, ID, RDF, YJ, integer, iri
from kg.ontology import Ontology
from kg.store import Term, View, kept

PARTS = 2_000  # that a view remembers: some 100 MB at most
OWNED = (YJ.cites, YJ.authority, YJ.shortest, YJ.longest, YJ.term)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of slices that a view remembers: the statements, the records, and what gathering it answered."""

    triples: tuple[Triple, ...]
    shown: tuple[Triple, ...]
    records: Mapping[NamedNode, int]
    answer: tuple[NamedNode, ...]


class Slice:
    """Statements gathered for one question; each is gathered once, in the order in which it was met.

    `triples` are what rules read; `shown` are the other statements of the same records, for people alone.
    """

    def __init__(self, view: View, ontology: Ontology, on: int) -> None:
        self.view = view
        self.ontology = ontology
        self.on = on
        self.triples: dict[Triple, None] = {}
        self.shown: dict[Triple, None] = {}
        self._records: dict[NamedNode, int] = {}
        self._done: set[tuple[str, str]] = set()

    def done(self) -> tuple[list[Triple], list[Triple]]:
        """What was gathered, with the number of statements about each record: what rules read, and what is only shown."""
        counts = [Triple(node, YJ.states, integer(count + 1)) for node, count in self._records.items()]
        return [*self.ontology.declarations, *self.triples, *counts], list(self.shown)

    def part(
        self, name: tuple[str, ...], gather: Callable[["Slice"], Iterable[NamedNode]]
    ) -> tuple[NamedNode, ...]:
        """Add a part that is the same for every claim and day; the view remembers it. Answers what gathering it answers."""
        part = self.view.parts.get(name)
        if part is None:
            apart = Slice(self.view, self.ontology, self.on)
            answer = tuple(gather(apart))
            part = Part(tuple(apart.triples), tuple(apart.shown), dict(apart._records), answer)
            kept(self.view.parts, name, part, PARTS)
        assert isinstance(part, Part)
        self.triples.update(dict.fromkeys(part.triples))
        self.shown.update(dict.fromkeys(part.shown))
        for node, count in part.records.items():
            self._records[node] = max(
                count, self._records.get(node, 0)
            )  # with its words where another part has none
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
        for triple in self.view.match(node, None, None):
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
    ) -> None:
        census = iri("census", kind, about.removeprefix(ID))
        members = sorted(set(members), key=lambda node: node.value)
        self.add(census, RDF.type, YJ.Census)
        self.add(census, YJ.kind, CODE[f"census-{kind}"])
        if subject is not None:
            self.add(census, YJ.subject, subject)
        if searched is not None:
            self.add(census, YJ.searched, Literal(searched))
        for member in members:
            self.add(census, YJ.member, member)
        self.add(census, YJ.count, integer(len(members)))

    def claim(self, claim: NamedNode, *, alone: bool = False) -> None:
        """A claim with all that it leans on. What its powers presuppose, and the records that belong to it, are followed
        one step: not where it is itself such a step (`alone`).
        """
        if not self.first("claim", claim.value):
            return
        question = iri("question")
        self.add(question, YJ.asks, claim)
        self.add(question, YJ.onDay, integer(self.on))
        self.describe(claim)
        citations = self.objects(claim, YJ.cites)
        self.census("citations", claim.value, citations, claim, None)
        self._documents(claim)
        for work in chain.starts(self, claim):
            self.part(("chain", work.value), lambda part, work=work: chain.follow(part, [work]))  # type: ignore[misc]
        if not alone:
            links.follow(self, claim)
        powers: set[NamedNode] = set()
        for citation in citations:
            cited = (*self.words(citation, YJ.key), "", *self.words(citation, YJ.locator))
            powers.update(
                self.part(("cited", *cited), lambda part, citation=citation: part.citation(citation))  # type: ignore[misc]
            )
        for power in sorted(powers, key=lambda node: node.value):
            self.part(("matter", power.value), lambda part, power=power: part.matter(power))  # type: ignore[misc]
            if not alone:
                self.presupposed(power)

    def _documents(self, claim: NamedNode) -> None:
        """The document that the claim stands in, by its id, title or number."""
        for words in self.words(claim, YJ.documentWords):
            for predicate in (DCT.identifier, ELI.title, YJ.number):
                for document in self.view.subjects(predicate, Literal(words)):
                    if self.is_a(document, YJ.PolicyDocument) or self.is_a(document, ELI.LegalExpression):
                        self.describe(document)

    def power(self, power: NamedNode) -> None:
        """A power with the norm on which it stands, to judge the power itself."""
        self.add(iri("question"), YJ.onDay, integer(self.on))
        self._power_with_norms(power)

    def provision(self, provision: NamedNode) -> None:
        """An excerpt of a provision with the words held there, to judge the excerpt itself."""
        for version in self.objects(provision, YJ.version):
            self.describe(version)
            place.article(self, version, provision)
            place.reads(self, provision)

    def citation(self, citation: NamedNode) -> set[NamedNode]:
        """The norms that a citation names, with their versions, repeals and powers; answers the powers."""
        powers: set[NamedNode] = set()
        locators = self.words(citation, YJ.locator)
        for key in self.words(citation, YJ.key):
            for norm in self.norms(key):
                powers |= self._powers(norm)
                for version in self._versions(norm):
                    for locator in locators:
                        place.at(self, version, locator)
        return powers

    def place(self, version: NamedNode, locator: str) -> None:
        """What stands at a place of a version."""

        def gather(part: "Slice") -> Iterable[NamedNode]:
            place.at(part, version, locator)
            return ()

        self.part(("place", version.value, locator), gather)

    def norms(self, key: str) -> list[NamedNode]:
        held = [
            node for node in self.view.subjects(YJ.key, Literal(key)) if self.is_a(node, ELI.LegalResource)
        ]
        if self.first("norms", key):
            for norm in held:
                self._norm(norm)
            self.census("norms", key, held, None, key)
        return held

    def is_a(self, node: NamedNode, kind: NamedNode) -> bool:
        return self.view.has(node, RDF.type, kind)

    def _versions(self, norm: NamedNode) -> tuple[NamedNode, ...]:
        return self.view.subjects(ELI.realizes, norm)

    def _norm(self, norm: NamedNode) -> None:
        """A norm, its versions, and what repeals it."""
        if not self.first("norm", norm.value):
            return
        self.describe(norm)
        versions = self._versions(norm)
        for version in versions:
            self.describe(version)
        self.census("versions", norm.value, versions, norm, None)
        repeals: set[NamedNode] = set()
        for key in self.words(norm, YJ.key):
            repeals.update(self.view.subjects(YJ.repealedKey, Literal(key)))
        for repeal in sorted(repeals, key=lambda node: node.value):
            self.describe(repeal)
            for version in self.objects(repeal, YJ.by):
                self.describe(version)
                for other in self.objects(version, ELI.realizes):
                    self._norm(other)
                    self._powers(other)
        self.census("repeals", norm.value, repeals, norm, None)

    def _powers(self, norm: NamedNode) -> set[NamedNode]:
        """Every power that cites the norm by one of its titles or numbers."""
        powers = {power for key in self.words(norm, YJ.key) for power in self._powers_under(key)}
        if self.first("powers", norm.value):
            for power in sorted(powers, key=lambda node: node.value):
                self._power(power)
            self.census("powers", norm.value, powers, norm, None)
        return powers

    def _powers_under(self, key: str) -> Iterator[NamedNode]:
        for citation in self.view.subjects(YJ.key, Literal(key)):
            for owner in self.view.subjects(YJ.cites, citation):
                if self.is_a(owner, YJ.Power):
                    yield owner

    def _power(self, power: NamedNode) -> None:
        if not self.first("power", power.value):
            return
        self.describe(power)
        for citation in self.objects(power, YJ.cites):
            for key in self.words(citation, YJ.key):
                for norm in self.norms(key):
                    for version in self._versions(norm):
                        for locator in self.words(citation, YJ.locator):
                            place.at(self, version, locator)

    def _power_with_norms(self, power: NamedNode) -> None:
        self._power(power)
        for citation in self.objects(power, YJ.cites):
            for key in self.words(citation, YJ.key):
                self.norms(key)

    def matter(self, power: NamedNode) -> Iterable[NamedNode]:
        """Other powers of the same measure for the same conduct, with their norms (upper law, special law)."""
        same: set[NamedNode] = set()
        for conduct in self.words(power, YJ.conductWords):
            alike = set(self.view.subjects(YJ.conductWords, Literal(conduct)))
            for measure in self.words(power, YJ.measureWords):
                alike_too = self.view.subjects(YJ.measureWords, Literal(measure))
                same.update(
                    node
                    for node in alike_too
                    if node in alike and node != power and self.is_a(node, YJ.Power)
                )
        for other in sorted(same, key=lambda node: node.value):
            self._power_with_norms(other)
        self.census("matter", power.value, same, power, None)
        return same

    def presupposed(self, power: NamedNode) -> None:
        """The measures on record that bear the name of what the power presupposes."""
        for words in self.words(power, YJ.requiresWords):
            found = {
                node
                for predicate in (YJ.measureWords, YJ.listWords)
                for node in self.view.subjects(predicate, Literal(words))
                if any(self.is_a(node, kind) for kind in self.ontology.claim_kinds)
            }
            for claim in sorted(found, key=lambda node: node.value):
                self.claim(claim, alone=True)
            self.census("claims", words, found, None, words)


def gather(
    view: View, ontology: Ontology, claims: Iterable[NamedNode], on: int
) -> tuple[list[Triple], list[Triple]]:
    """The slice for these claims on a day (its number, see `kg.namespaces.day_number`): what rules read, what is shown."""
    slice_ = Slice(view, ontology, on)
    for claim in claims:
        slice_.claim(claim)
    return slice_.done()
