"""The slice: everything in the record that could change the answer about a claim, and censuses of what was searched.

Plain look-ups only: a slice decides nothing. A census (DESIGN 4) lists what was found under a search, so that a rule
may conclude from absence.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from kg import chain
from kg.namespaces import CODE, DCT, ELI, ID, RDF, YJ, below, integer, iri
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

    def _part(
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

    def _first(self, what: str, which: str) -> bool:
        if (what, which) in self._done:
            return False
        self._done.add((what, which))
        return True

    def _add(self, subject: NamedNode, predicate: NamedNode, value: Term) -> None:
        self.triples[Triple(subject, predicate, value)] = None

    def _objects(self, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        return [node for node in self.view.objects(subject, predicate) if isinstance(node, NamedNode)]

    def _words(self, subject: NamedNode, predicate: NamedNode) -> list[str]:
        return [node.value for node in self.view.objects(subject, predicate) if isinstance(node, Literal)]

    def _describe(self, node: NamedNode) -> None:
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
                self._describe(value)
            elif predicate == YJ.level and isinstance(value, NamedNode):
                self.triples.update(dict.fromkeys(self.ontology.concept(value)))

    def _concepts(self, predicate: NamedNode, words: str) -> None:
        for triple in self.ontology.named_by(predicate, words):
            self.triples[triple] = None

    def _census(
        self,
        kind: str,
        about: str,
        members: Iterable[NamedNode],
        subject: NamedNode | None,
        searched: str | None,
    ) -> None:
        census = iri("census", kind, about.removeprefix(ID))
        members = sorted(set(members), key=lambda node: node.value)
        self._add(census, RDF.type, YJ.Census)
        self._add(census, YJ.kind, CODE[f"census-{kind}"])
        if subject is not None:
            self._add(census, YJ.subject, subject)
        if searched is not None:
            self._add(census, YJ.searched, Literal(searched))
        for member in members:
            self._add(census, YJ.member, member)
        self._add(census, YJ.count, integer(len(members)))

    def claim(self, claim: NamedNode, *, presupposed: bool = False) -> None:
        """A claim with all that it leans on; what its powers presuppose is followed one step."""
        if not self._first("claim", claim.value):
            return
        question = iri("question")
        self._add(question, YJ.asks, claim)
        self._add(question, YJ.onDay, integer(self.on))
        self._describe(claim)
        citations = self._objects(claim, YJ.cites)
        self._census("citations", claim.value, citations, claim, None)
        self._documents(claim)
        for work in chain.starts(self, claim):
            self._part(("chain", work.value), lambda part, work=work: chain.follow(part, [work]))  # type: ignore[misc]
        powers: set[NamedNode] = set()
        for citation in citations:
            cited = (*self._words(citation, YJ.key), "", *self._words(citation, YJ.locator))
            powers.update(
                self._part(("cited", *cited), lambda part, citation=citation: part.citation(citation))  # type: ignore[misc]
            )
        for power in sorted(powers, key=lambda node: node.value):
            self._part(("matter", power.value), lambda part, power=power: part.matter(power))  # type: ignore[misc]
            if not presupposed:
                self.presupposed(power)

    def _documents(self, claim: NamedNode) -> None:
        """The document that the claim stands in, by its id, title or number."""
        for words in self._words(claim, YJ.documentWords):
            for predicate in (DCT.identifier, ELI.title, YJ.number):
                for document in self.view.subjects(predicate, Literal(words)):
                    if self._is(document, YJ.PolicyDocument) or self._is(document, ELI.LegalExpression):
                        self._describe(document)

    def power(self, power: NamedNode) -> None:
        """A power with the norm on which it stands, to judge the power itself."""
        self._add(iri("question"), YJ.onDay, integer(self.on))
        self._power_with_norms(power)

    def provision(self, provision: NamedNode) -> None:
        """An excerpt of a provision with the words held there, to judge the excerpt itself."""
        for version in self._objects(provision, YJ.version):
            self._describe(version)
            self._article(version, provision)
            self._reads(provision)

    def citation(self, citation: NamedNode) -> set[NamedNode]:
        """The norms that a citation names, with their versions, repeals and powers; answers the powers."""
        powers: set[NamedNode] = set()
        locators = self._words(citation, YJ.locator)
        for key in self._words(citation, YJ.key):
            for norm in self._norms(key):
                powers |= self._powers(norm)
                for version in self._versions(norm):
                    for locator in locators:
                        self._place(version, locator)
        return powers

    def _norms(self, key: str) -> list[NamedNode]:
        held = [
            node for node in self.view.subjects(YJ.key, Literal(key)) if self._is(node, ELI.LegalResource)
        ]
        if self._first("norms", key):
            for norm in held:
                self._norm(norm)
            self._census("norms", key, held, None, key)
        return held

    def _is(self, node: NamedNode, kind: NamedNode) -> bool:
        return self.view.has(node, RDF.type, kind)

    def _versions(self, norm: NamedNode) -> tuple[NamedNode, ...]:
        return self.view.subjects(ELI.realizes, norm)

    def _norm(self, norm: NamedNode) -> None:
        """A norm, its versions, and what repeals it."""
        if not self._first("norm", norm.value):
            return
        self._describe(norm)
        versions = self._versions(norm)
        for version in versions:
            self._describe(version)
        self._census("versions", norm.value, versions, norm, None)
        repeals: set[NamedNode] = set()
        for key in self._words(norm, YJ.key):
            repeals.update(self.view.subjects(YJ.repealedKey, Literal(key)))
        for repeal in sorted(repeals, key=lambda node: node.value):
            self._describe(repeal)
            for version in self._objects(repeal, YJ.by):
                self._describe(version)
                for other in self._objects(version, ELI.realizes):
                    self._norm(other)
                    self._powers(other)
        self._census("repeals", norm.value, repeals, norm, None)

    def _powers(self, norm: NamedNode) -> set[NamedNode]:
        """Every power that cites the norm by one of its titles or numbers."""
        powers = {power for key in self._words(norm, YJ.key) for power in self._powers_under(key)}
        if self._first("powers", norm.value):
            for power in sorted(powers, key=lambda node: node.value):
                self._power(power)
            self._census("powers", norm.value, powers, norm, None)
        return powers

    def _powers_under(self, key: str) -> Iterator[NamedNode]:
        for citation in self.view.subjects(YJ.key, Literal(key)):
            for owner in self.view.subjects(YJ.cites, citation):
                if self._is(owner, YJ.Power):
                    yield owner

    def _power(self, power: NamedNode) -> None:
        if not self._first("power", power.value):
            return
        self._describe(power)
        for citation in self._objects(power, YJ.cites):
            for key in self._words(citation, YJ.key):
                for norm in self._norms(key):
                    for version in self._versions(norm):
                        for locator in self._words(citation, YJ.locator):
                            self._place(version, locator)

    def _power_with_norms(self, power: NamedNode) -> None:
        self._power(power)
        for citation in self._objects(power, YJ.cites):
            for key in self._words(citation, YJ.key):
                self._norms(key)

    def matter(self, power: NamedNode) -> Iterable[NamedNode]:
        """Other powers of the same measure for the same conduct, with their norms (upper law, special law)."""
        same: set[NamedNode] = set()
        for conduct in self._words(power, YJ.conductWords):
            alike = set(self.view.subjects(YJ.conductWords, Literal(conduct)))
            for measure in self._words(power, YJ.measureWords):
                alike_too = self.view.subjects(YJ.measureWords, Literal(measure))
                same.update(
                    node for node in alike_too if node in alike and node != power and self._is(node, YJ.Power)
                )
        for other in sorted(same, key=lambda node: node.value):
            self._power_with_norms(other)
        self._census("matter", power.value, same, power, None)
        return same

    def presupposed(self, power: NamedNode) -> None:
        """The measures on record that bear the name of what the power presupposes."""
        for words in self._words(power, YJ.requiresWords):
            found = {
                node
                for predicate in (YJ.measureWords, YJ.listWords)
                for node in self.view.subjects(predicate, Literal(words))
                if any(self._is(node, kind) for kind in self.ontology.claim_kinds)
            }
            for claim in sorted(found, key=lambda node: node.value):
                self.claim(claim, presupposed=True)
            self._census("claims", words, found, None, words)

    def _place(self, version: NamedNode, locator: str) -> None:
        """What stands at this place of the version, with its whole article and its words; what stands there instead."""
        if not self._first("place", f"{version.value} {locator}"):
            return
        found = self._at(version, locator)
        self._census("place", f"{version.value} {locator}", found, version, locator)
        for provision in found:
            self._article(version, provision)
            self._reads(provision)
        if not found:
            article = below(version, locator.split("/")[0])
            there = self.view.has(article, RDF.type, ELI.LegalResourceSubdivision)
            listed = self._below(article) if there else self.view.subjects(ELI.is_part_of, version)
            for provision in listed:
                self._add(provision, RDF.type, ELI.LegalResourceSubdivision)
            self._census("provisions", f"{version.value} {locator}", listed, version, locator)
            if there:
                self._article(version, article)
            else:
                self._census(
                    "terms", f"{version.value} {locator.split('/')[0]}", (), version, locator.split("/")[0]
                )

    def _below(self, provision: NamedNode) -> list[NamedNode]:
        """Every part of a provision, and the parts of these."""
        parts = self.view.subjects(ELI.is_part_of, provision)
        return [*parts, *(far for part in parts for far in self._below(part))]

    def _at(self, version: NamedNode, locator: str) -> list[NamedNode]:
        plain = below(version, locator)
        tried = (plain, below(version, f"§{locator}"))
        found = {node for node in tried if self.view.has(node, YJ.locator, Literal(locator))}
        if "//" in locator or locator.startswith("§/"):
            within = version.value + "/"
            found |= {
                node
                for node in self.view.subjects(YJ.locator, Literal(locator))
                if node.value.startswith(within)
            }
        return sorted(found, key=lambda node: node.value)

    def _article(self, version: NamedNode, provision: NamedNode) -> None:
        """The terms that stand in the whole article of a provision."""
        top = provision
        while (above := self._objects(top, ELI.is_part_of)) and above[0] != version:
            top = above[0]
        self._describe(provision)
        if not self._first("article", top.value):
            return
        termed = [part for part in (top, *self._below(top)) if self._objects(part, YJ.term)]
        for part in termed:
            self._describe(part)
        article = next(iter(self._words(provision, YJ.locator)), "").split("/")[0]
        self._census("terms", f"{version.value} {article}", termed, version, article)

    def _reads(self, provision: NamedNode) -> None:
        """`yj:reads`: the words of a provision and of its parts in their order, as one string."""
        words = "".join(self._words_in_order(provision))
        if words and self._first("reads", provision.value):
            self._describe(provision)
            self._add(provision, YJ.reads, Literal(words))
            self._records[provision] += 1

    def _words_in_order(self, provision: NamedNode) -> Iterator[str]:
        yield from self._words(provision, YJ.text)
        yield from (text for part in self.in_order(provision) for text in self._words_in_order(part))

    def in_order(self, provision: NamedNode) -> list[NamedNode]:
        """The parts of a provision as they follow each other in the text."""

        def position(part: NamedNode) -> int:
            orders = self._words(part, YJ.order)
            return int(orders[0]) if orders else 0

        return sorted(self.view.subjects(ELI.is_part_of, provision), key=position)


def gather(
    view: View, ontology: Ontology, claims: Iterable[NamedNode], on: int
) -> tuple[list[Triple], list[Triple]]:
    """The slice for these claims on a day (its number, see `kg.namespaces.day_number`): what rules read, what is shown."""
    slice_ = Slice(view, ontology, on)
    for claim in claims:
        slice_.claim(claim)
    return slice_.done()
