"""The shapes that judge (shapes/*.ttl, SHACL Core), read once, checked, and copied for each pass of the judge.

pyshacl passes misspelt terms in silence and honours its own focus options unsoundly, so terms are checked here and a
pass is given copies whose targets are the very nodes to judge.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib import resources

import pyoxigraph as ox
from pyoxigraph import NamedNode, Triple
from rdflib import DCTERMS as DCT
from rdflib import RDF, SH, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kg import ontology
from kg.answer import Severity
from kg.errors import RulebookError, Words
from kg.namespaces import RDFS, SKOS
from kg.shacl.compile import ShapesError, compile_shapes
from kg.shacl.shape import Shape

YJ = Namespace("https://w3id.org/yiju/ns#")
Stated = tuple[Node, Node, Node]
SEVERITIES: Mapping[URIRef, Severity] = {SH.Violation: "violation", SH.Warning: "unknown", SH.Info: "note"}
WRITTEN_BY_PYSHACL = 2  # statements


@dataclass(frozen=True, slots=True)
class CodeShape:
    """What a property shape of the rulebook says when it is not met; `path` is the fact it reads, `remedy` what would help.

    `replaces`: its action takes the place of every other one (RULES B, the decision table's first lines).
    `speaks_for_fits`: it judges all fits together, so that these are told where it is not met.
    """

    iri: str
    rule: str
    code: str | None
    severity: Severity
    message: Words
    source: str
    action: str | None
    unit: str | None
    path: str | None
    remedy: Words | None
    replaces: bool
    speaks_for_fits: bool


@dataclass(frozen=True)
class Rulebook:
    """The shapes, and what each named property shape says."""

    graph: Graph
    codes: Mapping[str, CodeShape]
    digest: str

    def whole(self, on: dt.date) -> Graph:
        """A copy of all shapes of this day, aimed at nothing."""
        return self._without_targets(self._off(on))

    @contextmanager
    def aimed(self, targets: Mapping[str, Iterable[str]], on: dt.date) -> Iterator[Graph]:
        """A copy of these shapes that judges exactly these nodes: node shape IRI to the IRIs of its nodes, on this day.

        The copy is aimed anew for the next who asks. pyshacl writes two statements about classes into the graph that it
        is given, the same each time; a copy into which anything else was written is given to nobody.
        """
        which = frozenset(targets), self._off(on)
        kept = self._copies.pop(which, None)  # nobody else has it then
        copy = self._below(*which) if kept is None else kept
        held = len(copy)
        aims = [(URIRef(s), SH.targetNode, URIRef(node)) for s, nodes in targets.items() for node in nodes]
        for aim in aims:
            copy.add(aim)
        yield copy
        for aim in aims:
            copy.remove(aim)
        if len(copy) <= held + (kept is None) * WRITTEN_BY_PYSHACL:
            self._copies[which] = copy

    def _below(self, shapes: frozenset[str], off: frozenset[Node]) -> Graph:
        """All that these node shapes say, and the shapes that they name."""
        waiting: list[Node] = [URIRef(shape) for shape in shapes]
        seen, found = set(waiting), Graph()
        while waiting:
            for triple in self.graph.triples((waiting.pop(), None, None)):
                if not _left_out(triple, off):
                    found.add(triple)
                    if triple[2] not in seen and not isinstance(triple[2], Literal):
                        seen.add(triple[2])
                        waiting.append(triple[2])
        return found

    @cached_property
    def _copies(self) -> dict[tuple[frozenset[str], frozenset[Node]], Graph]:
        """Those that nobody is using."""
        return {}

    def compiled(self, on: dt.date) -> Mapping[str, Shape]:
        """The shapes of this day by their IRIs, for our own evaluator."""
        off = self._off(on)
        if off not in self._compiled:
            self._compiled[off] = {
                shape.node.value: shape
                for shape in compile_shapes(_for_ours(self._without_targets(off)))
                if isinstance(shape.node, NamedNode)
            }
        return self._compiled[off]

    def canonical_on(self, on: dt.date) -> frozenset[tuple[str, str, str]]:
        """The shapes of this day in a form that does not depend on the names of their blank nodes (`canonical`)."""
        off = self._off(on)
        if off not in self._canonical:
            self._canonical[off] = canonical(self._without_targets(off))
        return self._canonical[off]

    @cached_property
    def _canonical(self) -> dict[frozenset[Node], frozenset[tuple[str, str, str]]]:
        return {}

    @cached_property
    def _compiled(self) -> dict[frozenset[Node], Mapping[str, Shape]]:
        return {}

    def _without_targets(self, off: frozenset[Node]) -> Graph:
        copy = Graph()
        for triple in self.graph:
            if not _left_out(triple, off):
                copy.add(triple)
        return copy

    def _off(self, on: dt.date) -> frozenset[Node]:
        """The shapes that do not hold on this day: one holds from `yj:validFrom` to before `yj:validUntil`."""
        day = on.isoformat()
        return frozenset(
            shape
            for shape, begins, ends in self._dated
            if (begins is not None and day < begins) or (ends is not None and ends <= day)
        )

    @cached_property
    def _dated(self) -> list[tuple[Node, str | None, str | None]]:
        def day(shape: Node, predicate: URIRef) -> str | None:
            found = self.graph.value(shape, predicate)
            return None if found is None else str(found)

        dated = {*self.graph.subjects(YJ.validFrom, None), *self.graph.subjects(YJ.validUntil, None)}
        return [(shape, day(shape, YJ.validFrom), day(shape, YJ.validUntil)) for shape in dated]

    @cached_property
    def turning_days(self) -> frozenset[dt.date]:
        """The days from which some shape holds, or holds no more."""
        days = (day[:10] for _, *ends in self._dated for day in ends if day is not None)
        return frozenset(map(dt.date.fromisoformat, days))

    def shapes_for(self, kind: str) -> list[str]:
        """The node shapes whose target class this is."""
        return self._by_class.get(kind, [])

    def replacing(self, kind: str) -> list[CodeShape]:
        """What judges this class and, where it is not met, puts its action in the place of every other one."""
        told = (self.under.get(shape, {}) for shape in self.shapes_for(kind))
        return [shape for shapes in told for _, shape in sorted(shapes.items()) if shape.replaces]

    @cached_property
    def told(self) -> tuple[CodeShape, ...]:
        """Everything that the property shapes say, under whatever rule."""
        return tuple(shape for shapes in self.under.values() for shape in shapes.values())

    @cached_property
    def _by_class(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for shape, kind in sorted(self.graph.subject_objects(SH.targetClass)):
            found.setdefault(str(kind), []).append(str(shape))
        return found

    @cached_property
    def _of_fits(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for shape, kind in sorted(self.graph.subject_objects(YJ.judgesFitsOf)):
            found.setdefault(str(kind), []).append(str(shape))
        return found

    def shapes_for_fits(self, kind: str) -> list[str]:
        """The node shapes that judge the fits of claims of this class."""
        return self._of_fits.get(kind, [])

    @cached_property
    def under(self) -> Mapping[str, Mapping[str, CodeShape]]:
        """What the property shapes say under each named node shape.

        One that several rules share speaks for the rule under which it was asked: with its number, and with its source
        where its own is no more than that of the rule in which it stands first.
        """
        homes: dict[str, set[str]] = {}
        for node in self.graph.subjects(YJ.rule, None):
            homes.setdefault(str(self.graph.value(node, YJ.rule)), set()).add(
                str(self.graph.value(node, DCT.source))
            )
        found: dict[str, dict[str, CodeShape]] = {}
        for node in self.graph.subjects(RDF.type, SH.NodeShape):
            rule, source = self.graph.value(node, YJ.rule), self.graph.value(node, DCT.source)
            for shape in self.graph.objects(node, SH.property):
                code = self.codes.get(str(shape))
                if code is None:
                    continue
                if str(rule) != code.rule and (node, YJ.judgesFitsOf, None) in self.graph:
                    own = code.source not in homes[code.rule]
                    code = replace(code, rule=str(rule), source=code.source if own else str(source))
                found.setdefault(str(node), {})[str(shape)] = code
        return found


@cache
def load() -> Rulebook:
    """The rulebook that is shipped; raises RulebookError for a shape without source or with an unknown term."""
    files = sorted(
        (file for file in resources.files("shapes").iterdir() if file.name.endswith(".ttl")),
        key=lambda file: file.name,
    )
    return read({file.name: file.read_text("utf-8") for file in files})


def read(files: Mapping[str, str]) -> Rulebook:
    """A rulebook from Turtle texts by file name, checked."""
    graph = Graph()
    for name, text in files.items():
        try:
            graph.parse(data=text, format="turtle")
        except Exception as trouble:  # rdflib's parser raises many kinds
            raise RulebookError(
                f"shapes/{name} 不是 Turtle：{trouble}", f"shapes/{name} is no Turtle: {trouble}"
            ) from trouble
    _check_terms(graph)
    for shape in graph.subjects(RDF.type, SH.NodeShape):
        if (shape, YJ.rule, None) in graph and (shape, DCT.source, None) not in graph:
            raise RulebookError(
                f"形状 {shape} 没有写明 dct:source", f"the shape {shape} does not state its dct:source"
            )
    codes = {
        str(shape): _code(graph, shape)
        for shape in graph.subjects(RDF.type, SH.PropertyShape)
        if isinstance(shape, URIRef)
    }
    digest = hashlib.sha256("\n".join(files[name] for name in sorted(files)).encode()).hexdigest()
    return Rulebook(graph, codes, digest)


def _left_out(triple: Stated, off: frozenset[Node]) -> bool:
    """Targets are set anew for each question; a shape that does not hold on the day is not named."""
    return triple[1] in (SH.targetClass, SH.targetNode) or (triple[1] == SH.property and triple[2] in off)


def canonical(graph: Graph) -> frozenset[tuple[str, str, str]]:
    """The triples with a name for every blank node, made from what stands below it: for comparing, not for judging."""
    names: dict[BNode, str] = {}

    def name(node: Node) -> str:
        if not isinstance(node, BNode):
            return node.n3()
        if node not in names:
            lines = sorted(f"{name(p)} {name(o)}" for p, o in graph.predicate_objects(node))
            names[node] = f"_:{hashlib.sha256(chr(10).join(lines).encode()).hexdigest()}"
        return names[node]

    return frozenset((name(subject), name(predicate), name(value)) for subject, predicate, value in graph)


def as_oxigraph(term: Node) -> NamedNode | ox.BlankNode | ox.Literal:
    """The same term for pyoxigraph."""
    if isinstance(term, BNode):
        return ox.BlankNode(str(term))
    if isinstance(term, Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return (
            ox.Literal(str(term), datatype=NamedNode(str(term.datatype)))
            if term.datatype
            else ox.Literal(str(term))
        )
    return NamedNode(str(term))


def _check_terms(graph: Graph) -> None:
    """Raises RulebookError for what is no SHACL Core, and for a term of ours that the vocabulary does not declare."""
    for triple in graph:
        for term in triple:
            if isinstance(term, URIRef) and term.startswith(YJ) and not _declared(term):
                raise RulebookError(
                    f"形状 {triple[0]} 用了词汇里没有的词 {term}；请改正拼写",
                    f"the shape {triple[0]} uses {term}, which the vocabulary does not declare; mend its spelling",
                )
    try:
        compile_shapes(_for_ours(graph))
    except ShapesError as trouble:
        raise RulebookError(
            f"形状不是 SHACL Core：{trouble}；请改正拼写",
            f"the shapes are not SHACL Core: {trouble}; mend the spelling",
        ) from trouble


def _for_ours(graph: Graph) -> list[Triple]:
    return [Triple(*map(as_oxigraph, triple)) for triple in graph]  # type: ignore[arg-type]


def _declared(term: URIRef) -> bool:
    """Does the vocabulary say what this term is?"""
    facts = ontology.load().facts
    node = NamedNode(str(term))
    return any(facts.objects(node, predicate) for predicate in (RDFS.label, SKOS.definition))


def _code(graph: Graph, shape: URIRef) -> CodeShape:
    def one(predicate: URIRef) -> str | None:
        value = graph.value(shape, predicate)
        return None if value is None else str(value)

    def must(predicate: URIRef, name: str) -> str:
        value = one(predicate)
        if not value:
            raise RulebookError(
                f"形状 {shape} 没有写明 {name}", f"the shape {shape} does not state its {name}"
            )
        return value

    messages = {
        text.language: str(text) for text in graph.objects(shape, SH.message) if isinstance(text, Literal)
    }
    if not {"zh", "en"} <= messages.keys():
        raise RulebookError(
            f"形状 {shape} 缺中文或英文说明", f"the shape {shape} lacks a message in Chinese or English"
        )
    severity = SEVERITIES.get(URIRef(must(SH.severity, "sh:severity")))
    if severity is None:
        raise RulebookError(
            f"形状 {shape} 的 sh:severity 不识", f"the shape {shape} has an unknown sh:severity"
        )
    return CodeShape(
        str(shape), must(YJ.rule, "yj:rule"), one(YJ.code), severity, Words(messages["zh"], messages["en"]),
        must(DCT.source, "dct:source"), one(YJ.action), one(YJ.unit), one(SH.path), _both(graph, shape, YJ.remedy),
        one(YJ.replaces) == "true", one(YJ.speaksForFits) == "true",
    )  # fmt: skip


def _both(graph: Graph, shape: URIRef, predicate: URIRef) -> Words | None:
    said = {text.language: str(text) for text in graph.objects(shape, predicate) if isinstance(text, Literal)}
    return Words(said["zh"], said["en"]) if {"zh", "en"} <= said.keys() else None
