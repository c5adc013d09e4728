"""The slice: everything in the record that could change the answer about a claim (kg.gathered).

Plain look-ups only: a slice decides nothing.
"""

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from kg import chain, links, place
from kg.gathered import Gathered, census_iri
from kg.lookup import norms_under, powers_alike, powers_on
from kg.measures import Measures, measures_of
from kg.namespaces import DCT, ELI, YJ, integer, iri
from kg.ontology import Ontology
from kg.view import View


class Slice(Gathered):
    """What is gathered around a claim, a power or a provision."""

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
        self.documents(claim)
        for work in chain.starts(self, claim):
            self.part(("chain", work.value), lambda part, work=work: chain.follow(part, [work]))  # type: ignore[misc]
        if not alone:
            links.follow(self, claim)
        norms: set[NamedNode] = set()
        for citation in citations:
            cited = (*self.words(citation, YJ.key), "", *self.words(citation, YJ.locator))
            norms.update(
                self.part(("cited", *cited), lambda part, citation=citation: part.citation(citation))  # type: ignore[misc]
            )
        powers = self._granted(claim, norms)
        self._granted(claim, self._took_the_place_of(norms))
        for power in sorted(powers, key=lambda node: node.value):
            self.part(("matter", power.value), lambda part, power=power: part.matter(power))  # type: ignore[misc]
            if not alone:
                self.presupposed(power)

    def _granted(self, claim: NamedNode, norms: Iterable[NamedNode]) -> set[NamedNode]:
        """Add the powers on these norms that may be of the claim's measure, and count them; answers them."""
        measures, found = measures_of(self.view, self.ontology, claim), set[NamedNode]()
        for norm in norms:
            name = ("granted", norm.value, measures.name)
            found.update(self.part(name, lambda part, norm=norm: part.granted(norm, measures)))  # type: ignore[misc]
            self.add(census_iri("powers", f"{norm.value} {measures.name}"), YJ.searchedFor, claim)
        return found

    def granted(self, norm: NamedNode, measures: Measures) -> Iterable[NamedNode]:
        """The powers on a norm that may be of these measures, with others on the same articles; answers the former.

        What else the norm grants makes no fit. The articles tell whether a longer term there is of a power on record.
        """
        held = {power for key in self.words(norm, YJ.key) for power in powers_on(self.view, key)}
        alike = {
            power
            for power in held
            if measures.may_be_of(measures_of(self.view, self.ontology, power), self.ontology)
        }
        articles = set().union(*map(self._articles, alike))
        beside = {power for power in held - alike if not articles.isdisjoint(self._articles(power))}
        for power in sorted(alike | beside, key=lambda node: node.value):
            self._power(power)
        self.census("powers", f"{norm.value} {measures.name}", alike | beside, norm, measures.name)
        return alike

    def _articles(self, power: NamedNode) -> set[str]:
        """The articles on which a power stands; that of a whole document is nameless."""
        places = [self.words(citation, YJ.locator) or [""] for citation in self.objects(power, YJ.cites)]
        return {locator.lstrip("§").split("/")[0] for locators in places for locator in locators}

    def documents(self, record: NamedNode) -> None:
        """The document that a record stands in, by its id, title or number."""
        for words in self.words(record, YJ.documentWords):
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

    def citation(self, citation: NamedNode) -> list[NamedNode]:
        """The norms that a citation names, with their versions, repeals and what stands at its place; answers the norms."""
        norms = [norm for key in self.words(citation, YJ.key) for norm in self.norms(key)]
        for norm in norms:
            for version in self._versions(norm):
                for locator in self.words(citation, YJ.locator):
                    place.at(self, version, locator)
        return norms

    def place(self, version: NamedNode, locator: str) -> None:
        """What stands at a place of a version."""

        def gather(part: "Slice") -> Iterable[NamedNode]:
            place.at(part, version, locator)
            return ()

        self.part(("place", version.value, locator), gather)

    def versions_cited(self, citation: NamedNode) -> Iterator[NamedNode]:
        """Every version of the norms that a citation may name."""
        for key in self.words(citation, YJ.key):
            for norm in self.norms(key):
                yield from self._versions(norm)

    def norms(self, key: str) -> list[NamedNode]:
        held = norms_under(self.view, key)
        if self.first("norms", key):
            for norm in held:
                self._norm(norm)
            self.census("norms", key, held, None, key)
        return held

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
        repeals = self._repeals(norm)
        for repeal in sorted(repeals, key=lambda node: node.value):
            self.describe(repeal)
            for version in self.objects(repeal, YJ.by):
                self.describe(version)
                for other in self.objects(version, ELI.realizes):
                    self._norm(other)
        self.census("repeals", norm.value, repeals, norm, None)

    def _repeals(self, norm: NamedNode) -> set[NamedNode]:
        """What says that the norm is repealed."""
        keys = self.words(norm, YJ.key)
        return {repeal for key in keys for repeal in self.view.subjects(YJ.repealedKey, Literal(key))}

    def _took_the_place_of(self, norms: Iterable[NamedNode]) -> set[NamedNode]:
        """The norms that repealed these, those that repealed them, and so on."""
        found: set[NamedNode] = set()
        waiting = list(norms)
        while waiting:
            by = [
                version for repeal in self._repeals(waiting.pop()) for version in self.objects(repeal, YJ.by)
            ]
            newer = {norm for version in by for norm in self.objects(version, ELI.realizes)}
            waiting += newer - found
            found |= newer
        return found.difference(norms)

    def _power(self, power: NamedNode) -> None:
        if not self.first("power", power.value):
            return
        self.describe(power)
        for citation in self.objects(power, YJ.cites):
            pinned = self.words(citation, YJ.pinnedDay)
            for version in self.versions_cited(citation):
                if pinned and not set(pinned) & set(self.words(version, YJ.versionDay)):
                    continue  # it stands in the version that it pins, and in no other
                for locator in self.words(citation, YJ.locator):
                    place.at(self, version, locator)

    def _power_with_norms(self, power: NamedNode) -> None:
        self._power(power)
        for citation in self.objects(power, YJ.cites):
            for key in self.words(citation, YJ.key):
                self.norms(key)

    def matter(self, power: NamedNode) -> Iterable[NamedNode]:
        """Other powers of the same measure for the same conduct, with their norms (upper law, special law)."""
        same = powers_alike(self.view, power)
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


def around(view: View, vocabulary: Ontology, claims: Iterable[NamedNode], on: int) -> Slice:
    """The slice for these claims on a day (its number, see `kg.namespaces.day_number`)."""
    gathered = Slice(view, vocabulary, on)
    for claim in claims:
        gathered.claim(claim)
    return gathered


def gather(
    view: View, vocabulary: Ontology, claims: Iterable[NamedNode], on: int
) -> tuple[list[Triple], list[Triple]]:
    """The same as statements: what rules read, and what is only shown."""
    return around(view, vocabulary, claims, on).done()
