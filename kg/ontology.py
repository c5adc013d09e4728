"""The vocabulary: ontology/*.ttl, loaded once, checked, and asked by the words that people write (SKOS, OWL).

What a reasoner inferred stands in ontology/inferred.ttl (see kg.reasoning), so that loading needs no Java.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from importlib import resources

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Triple

from kg.derive import predicates
from kg.errors import RulebookError, Words
from kg.facts import Facts
from kg.namespaces import CODE, RDF, RDFS, SKOS, YJ

LABELS = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
DECLARED_BY = (
    YJ.namesIn, YJ.means, YJ.statesOnce, YJ.settlesAfterDays, YJ.toldBy, YJ.askedWith, YJ.compares, YJ.coveredAs,
    YJ.leftAs, YJ.admits, YJ.admitsForCourts, YJ.excludes, YJ.answeredBy, YJ.column, YJ.needs, YJ.partCount, YJ.precedes,
    YJ.days, YJ.impliesMeasure, YJ.official, YJ.siteFor, YJ.placeless, YJ.askedOf, YJ.wordCount, YJ.askedNarrowly,
)  # fmt: skip
DECLARED_AS = (
    YJ.FitTest, YJ.CitationTest, YJ.DependentTest, YJ.BasisTest, YJ.StandardTest, YJ.LeniencyFlag, YJ.Site, YJ.ForbiddenData,
    YJ.CityMatter,
)  # fmt: skip


class Ontology:
    """The vocabulary as statements, and its concepts by their words."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.triples: tuple[Triple, ...] = tuple(dict.fromkeys(_parse(files)))
        self.digest = hashlib.sha256("\n".join(files[name] for name in sorted(files)).encode()).hexdigest()
        self.facts = Facts(self.triples)
        self._labels = {
            scheme: self._labels_in(scheme) for scheme in self.facts.subjects(RDF.type, SKOS.ConceptScheme)
        }

        for concept in self.facts.subjects(RDF.type, SKOS.Concept):
            self._once(concept)

    def _once(self, concept: NamedNode) -> None:
        """A concept has one preferred label a language, and is not broader than itself."""
        languages = [
            term.language for term in self.facts.objects(concept, SKOS.prefLabel) if isinstance(term, Literal)
        ]
        if sorted(str(language) for language in languages) != ["en", "zh"]:
            raise RulebookError(
                f"{concept.value} 应有一个中文名和一个英文名，现有 {languages}",
                f"{concept.value} is to have one label in Chinese and one in English, and has {languages}",
            )
        if any(concept in self.above(broader) for broader in self.facts.nodes(concept, SKOS.broader)):
            raise RulebookError(
                f"{concept.value} 成了自己的上位概念", f"{concept.value} is broader than itself"
            )

    def _labels_in(self, scheme: NamedNode) -> dict[str, NamedNode]:
        found: dict[str, NamedNode] = {}
        for concept in self.facts.subjects(SKOS.inScheme, scheme):
            for word in (
                word
                for predicate in (*LABELS, SKOS.notation)
                for word in self.facts.words(concept, predicate)
            ):
                other = found.setdefault(word, concept)
                if other != concept:
                    raise RulebookError(
                        f"{scheme.value} 中“{word}”同时指 {other.value} 和 {concept.value}；请改其一",
                        f"in {scheme.value}, {word} names both {other.value} and {concept.value}; change one of them",
                    )
        return found

    def labels(self, scheme: NamedNode) -> Mapping[str, NamedNode]:
        """Every word that names a concept of this scheme, in either language."""
        return self._labels.get(scheme, {})

    def label(self, concept: NamedNode, lang: str) -> str:
        """The preferred label; the IRI where there is none."""
        for term in self.facts.objects(concept, SKOS.prefLabel):
            if isinstance(term, Literal) and term.language == lang:
                return term.value
        return concept.value

    def heading(self, term: NamedNode) -> Words:
        """What a property is called, in both languages."""
        spoken = {
            label.language: label.value
            for label in self.facts.objects(term, RDFS.label)
            if isinstance(label, Literal)
        }
        return Words(spoken.get("zh", term.value), spoken.get("en", term.value))

    @cached_property
    def declarations(self) -> tuple[Triple, ...]:
        """What the rules are told whatever the question: tests, settings, where words are looked up, what may be a basis."""
        settings = self.facts.subjects(RDF.type, YJ.Setting)
        return tuple(
            triple
            for triple in self.triples
            if triple.predicate in DECLARED_BY
            or (triple.predicate == YJ.fromDay and triple.subject in settings)
            or (triple.predicate == RDF.type and triple.object in DECLARED_AS)
        )

    @cached_property
    def stated(self) -> frozenset[Triple]:
        """Every statement of the vocabulary."""
        return frozenset(self.triples)

    @cached_property
    def declared(self) -> frozenset[NamedNode]:
        """Properties that rules read because a declaration names them: words that mean concepts, days stated once."""
        telling = (YJ.means, YJ.namesIn, YJ.statesOnce, YJ.precedes)
        said = frozenset(row.subject for row in self.declarations if row.predicate in telling)
        cells = frozenset(row.object for row in self.declarations if row.predicate == YJ.answeredBy)
        last = frozenset(row.object for row in self.declarations if row.predicate == YJ.precedes)
        return frozenset(node for node in said | cells | last if isinstance(node, NamedNode))

    @cached_property
    def read(self) -> frozenset[NamedNode]:
        """The predicates that rules read; statements with others are for people alone."""
        return predicates() | self.declared

    @cached_property
    def claim_kinds(self) -> tuple[NamedNode, ...]:
        """The classes of claims that a record may state."""
        kinds = {
            row.subject
            for row in self.facts.match(None, YJ.admits, None)
            if isinstance(row.subject, NamedNode)
        }
        return tuple(sorted(kinds & self.stated_classes, key=lambda node: node.value))

    @cached_property
    def fit_tests(self) -> frozenset[NamedNode]:
        """The questions that are asked of a fit."""
        return frozenset(
            test for kind in (YJ.FitTest, YJ.DependentTest) for test in self.facts.subjects(RDF.type, kind)
        )

    @cached_property
    def stated_properties(self) -> frozenset[NamedNode]:
        """What a record may state; all else is derived."""
        return frozenset(self.facts.subjects(RDF.type, YJ.StatedProperty))

    @cached_property
    def stated_classes(self) -> frozenset[NamedNode]:
        return frozenset(self.facts.subjects(RDF.type, YJ.StatedClass))

    @cached_property
    def loaded_properties(self) -> frozenset[NamedNode]:
        """What may be loaded for a question: what records state, and what a search says of itself."""
        return self.stated_properties | frozenset(self.facts.subjects(RDF.type, YJ.GatheredProperty))

    @cached_property
    def loaded_classes(self) -> frozenset[NamedNode]:
        return self.stated_classes | {YJ.Census}

    @cached_property
    def counted_as(self) -> Mapping[NamedNode, NamedNode]:
        """Date properties, each with the one that counts it in days."""
        pairs = ((row.subject, row.object) for row in self.facts.match(None, YJ.countedAs, None))
        return {
            date: days for date, days in pairs if isinstance(date, NamedNode) and isinstance(days, NamedNode)
        }

    def named_by(self, predicate: NamedNode, words: str) -> tuple[Triple, ...]:
        """All that the rules need to know of the concepts that these words of a cell name."""
        found = self._named.get((predicate, words))
        if found is None:
            schemes = self.facts.nodes(predicate, YJ.namesIn)
            concepts = [self.labels(scheme)[words] for scheme in schemes if words in self.labels(scheme)]
            found = tuple(
                dict.fromkeys(
                    triple
                    for concept in concepts
                    for triple in (*self._called(concept, words), *self._around(concept))
                )
            )
            if concepts:
                self._named[predicate, words] = found
        return found

    def _called(self, concept: NamedNode, words: str) -> Iterator[Triple]:
        """The labels by which these words name the concept."""
        for predicate in (*LABELS, SKOS.notation):
            for label in self.facts.objects(concept, predicate):
                if isinstance(label, Literal) and label.value == words:
                    yield Triple(concept, predicate, label)

    @cached_property
    def _named(self) -> dict[tuple[NamedNode, str], tuple[Triple, ...]]:
        return {}

    def _around(self, concept: NamedNode) -> Iterator[Triple]:
        """A concept, what is broader, and the reforms that it went through, as far as rules read it."""
        yield from self._read_of(concept)
        for predicate in (YJ.fromConcept, YJ.toConcept):
            for change in self.facts.subjects(predicate, concept):
                yield from self._read_of(change)
        for broader in self.facts.nodes(concept, SKOS.broader):
            yield from self._around(broader)
        for level in self.facts.nodes(concept, YJ.level):
            yield from self._around(level)

    def _read_of(self, node: NamedNode) -> Iterator[Triple]:
        """What rules read of a node of the vocabulary; of labels only those that words match (see _called)."""
        for row in self.facts.match(node, None, None):
            if row.predicate in predicates() and row.predicate not in (*LABELS, SKOS.notation):
                yield row

    @cache  # noqa: B019 (there is one vocabulary a process)
    def above(self, concept: NamedNode) -> frozenset[NamedNode]:
        """A concept and all that are broader."""
        found, waiting = {concept}, [concept]
        while waiting:
            new = set(self.facts.nodes(waiting.pop(), SKOS.broader)) - found
            found |= new
            waiting += new
        return frozenset(found)

    def names(self, concepts: Iterable[NamedNode]) -> list[str]:
        """Every word by which these concepts are known, in either language."""
        return sorted(
            {
                words
                for concept in concepts
                for by in (*LABELS, SKOS.notation)
                for words in self.facts.words(concept, by)
            }
        )

    def concept(self, term: NamedNode) -> tuple[Triple, ...]:
        """What the rules need to know of a concept that a record names by its IRI."""
        return tuple(dict.fromkeys(self._around(term)))

    def action(self, verdict: str, deciding: Iterable[str]) -> tuple[str, Words]:
        """The notation and the words of the gravest of these actions, or of what the verdict proposes by itself."""
        actions = [NamedNode(action) for action in deciding]
        if not actions:
            shown = self.labels(CODE.verdicts)[verdict]
            actions = self.facts.nodes(shown, YJ.proposes)
        gravest = max(actions, key=lambda action: int(self.facts.word(action, YJ.order) or 0))
        spoken = {
            t.language: t.value for t in self.facts.objects(gravest, YJ.spoken) if isinstance(t, Literal)
        }
        words = Words(
            spoken.get("zh") or self.label(gravest, "zh"),
            spoken.get("en") or self.label(gravest, "en"),
        )
        return self.facts.word(gravest, SKOS.notation) or gravest.value, words


def _parse(files: Mapping[str, str]) -> Iterator[Triple]:
    for name, text in sorted(files.items()):
        try:
            parsed = ox.parse(text, format=ox.RdfFormat.TURTLE)
            yield from (quad.triple for quad in parsed)
        except SyntaxError as trouble:
            raise RulebookError(
                f"ontology/{name} 不是 Turtle：{trouble}", f"ontology/{name} is no Turtle: {trouble}"
            ) from trouble


def files() -> dict[str, str]:
    """The Turtle files of the vocabulary by name."""
    folder = resources.files("ontology")
    found = [file for file in folder.iterdir() if file.name.endswith(".ttl")]
    return {file.name: file.read_text("utf-8") for file in sorted(found, key=lambda file: file.name)}


@cache
def load() -> Ontology:
    """The vocabulary that is shipped; raises RulebookError where it is broken."""
    return Ontology(files())
