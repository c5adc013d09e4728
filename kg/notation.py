"""A certificate written as RDF and read back (docs/certificate.md).

Every fact that it rests on is stated as it is, so that any SHACL engine can judge the file by the shapes in it; and each
is listed once more as an rdf:Statement that says whether it was loaded, stands in the vocabulary, or follows by a rule.
What decides nothing is listed under yj:evidence and stated nowhere.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from kg import derive, ontology, rulebook
from kg.certificate import Certificate
from kg.errors import InputError
from kg.findings import Key
from kg.namespaces import DCT, PREFIXES, RDF, SH, YJ, Namespace, date_literal, iri
from kg.quads import Term
from kg.store import moment

RULE = Namespace("https://w3id.org/yiju/rule/")
SHAPE = "https://w3id.org/yiju/shape/"
LARGEST = 8_000_000  # bytes: certificates have some hundred thousand
KINDS = (YJ.LoadedFact, YJ.VocabularyFact, YJ.DerivedFact, YJ.EvidenceFact)


def write(certificate: Certificate) -> str:
    """The certificate in Turtle."""
    facts = [*certificate.loaded, *certificate.ontology, *certificate.derived]
    digest = hashlib.sha256("\n".join(sorted(map(str, facts))).encode()).hexdigest()
    node = iri("certificate", digest[:32])
    numbered = {fact: NamedNode(f"{node.value}#{number}") for number, fact in enumerate(facts)}
    triples = [*facts, *_head(certificate, node), *_listed(certificate, node, numbered)]
    targets = [
        Triple(NamedNode(shape), SH.targetNode, NamedNode(focus))
        for shape, nodes in certificate.targets.items()
        for focus in nodes
    ]
    names = {follows.rule for follows in certificate.derived.values()}
    written = ox.serialize([*triples, *targets], format=RdfFormat.TURTLE, prefixes=PREFIXES)
    return (written or b"").decode() + "".join(map(_rule, sorted(names))) + _shapes(certificate.on)


def as_jsonld(turtle: str) -> str:
    """The same certificate in JSON-LD, without a context: it fetches nothing."""
    return (ox.serialize(ox.parse(turtle, format=RdfFormat.TURTLE), format=RdfFormat.JSON_LD) or b"").decode()


def _head(certificate: Certificate, node: NamedNode) -> Iterator[Triple]:
    said: list[tuple[NamedNode, Term]] = [
        (RDF.type, YJ.Certificate),
        (YJ.about, certificate.claim),
        (YJ.on, date_literal(certificate.on)),
        (YJ.known, moment(certificate.known)),
        (YJ.verdict, Literal(certificate.verdict)),
        (YJ.action, Literal(certificate.action)),
        (YJ.vocabularyDigest, Literal(ontology.load().digest)),
        (YJ.rulesDigest, Literal(derive.digest())),
        (YJ.shapesDigest, Literal(rulebook.load().digest)),
    ]
    said += [(YJ.usesRule, RULE[name]) for name in sorted({f.rule for f in certificate.derived.values()})]
    yield from (Triple(node, predicate, value) for predicate, value in said)
    for name, findings in ((YJ.finding, certificate.findings), (YJ.evidence, certificate.notes)):
        for number, finding in enumerate(findings):
            told = NamedNode(f"{node.value}#{name.value.rsplit('#')[-1]}{number}")
            yield Triple(node, name, told)
            yield Triple(told, RDF.type, YJ.Finding)
            for predicate, words in (
                (YJ.rule, finding.rule), (YJ.code, finding.code), (YJ.severity, finding.severity), (DCT.source, finding.source),
            ):  # fmt: skip
                yield Triple(told, predicate, Literal(words))
            yield Triple(told, YJ.focus, NamedNode(finding.focus))
            if finding.fit is not None:
                yield Triple(told, YJ.fit, NamedNode(finding.fit))
            if finding.action is not None:
                yield Triple(told, YJ.action, NamedNode(finding.action))
            yield Triple(told, SH.resultMessage, Literal(finding.message.zh, language="zh"))
            yield Triple(told, SH.resultMessage, Literal(finding.message.en, language="en"))


def _listed(
    certificate: Certificate, node: NamedNode, numbered: Mapping[Triple, NamedNode]
) -> Iterator[Triple]:
    for kind, facts in ((YJ.LoadedFact, certificate.loaded), (YJ.VocabularyFact, certificate.ontology)):
        for fact in facts:
            yield from _statement(numbered[fact], kind, fact)
    for fact, follows in certificate.derived.items():
        yield from _statement(numbered[fact], YJ.DerivedFact, fact)
        yield Triple(numbered[fact], YJ.byRule, RULE[follows.rule])
        yield from (Triple(numbered[fact], YJ.premise, numbered[premise]) for premise in follows.premises)
    for number, fact in enumerate(certificate.shown):
        shown = NamedNode(f"{node.value}#shown{number}")
        yield Triple(node, YJ.evidence, shown)
        yield from _statement(shown, YJ.EvidenceFact, fact)


def _statement(node: NamedNode, kind: NamedNode, fact: Triple) -> Iterator[Triple]:
    yield Triple(node, RDF.type, kind)
    yield Triple(node, RDF.subject, fact.subject)
    yield Triple(node, RDF.predicate, fact.predicate)
    yield Triple(node, RDF.object, fact.object)


@cache
def _rule(name: str) -> str:
    """A rule with its text and the digest of it, in Turtle."""
    text = next(rule.text for rule in derive.rules() if rule.name == name)
    triples = [
        Triple(RULE[name], RDF.type, YJ.Rule),
        Triple(RULE[name], YJ.text, Literal(text)),
        Triple(RULE[name], YJ.digest, Literal(digest_of(text))),
    ]
    return _turtle(triples)


def digest_of(text: str) -> str:
    """SHA-256 of a text, in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def _shapes(on: dt.date) -> str:
    """The shapes that judge claims and fits on a day, in Turtle, aimed at nothing."""
    graph = rulebook.load().whole(on)
    return _turtle(Triple(*map(rulebook.as_oxigraph, triple)) for triple in graph)  # type: ignore[arg-type]


def _turtle(triples: Iterable[Triple]) -> str:
    written = (ox.serialize(triples, format=RdfFormat.TURTLE, prefixes=PREFIXES) or b"").decode()
    return "".join(line for line in written.splitlines(keepends=True) if not line.startswith("@prefix"))


@dataclass
class Read:
    """A certificate as a file gives it: `stated` is what it states as it is, `listed` are its facts by their kind."""

    node: NamedNode
    about: NamedNode
    on: dt.date
    known: dt.datetime
    said: Mapping[NamedNode, list[Term]]
    findings: frozenset[Key]
    listed: dict[NamedNode, dict[NamedNode, Triple]]
    by_rule: Mapping[NamedNode, str]
    premises: Mapping[NamedNode, frozenset[NamedNode]]
    rules: Mapping[str, str]
    shapes: list[Triple]
    targets: Mapping[str, tuple[str, ...]]
    stated: set[Triple] = field(default_factory=set)

    def facts(self, *kinds: NamedNode) -> set[Triple]:
        return {fact for kind in kinds for fact in self.listed[kind].values()}


def read(text: bytes, form: RdfFormat, name: str) -> Read:
    """A certificate from the bytes of a file; raises InputError where they hold none."""
    if len(text) > LARGEST:
        raise InputError(f"{name} 太大，不是材料包", f"{name} is too large for a certificate")
    try:
        triples = [quad.triple for quad in ox.parse(text, format=form)]
    except (SyntaxError, ValueError) as trouble:
        raise InputError(f"{name} 读不出：{trouble}", f"{name} cannot be read: {trouble}") from trouble
    try:
        return _Reader(triples).read()
    except (_Lacking, ValueError) as trouble:
        raise InputError(f"{name} 不是材料包：{trouble}", f"{name} is no certificate: {trouble}") from trouble


class _Lacking(Exception):
    """Something that every certificate has is not there."""


class _Reader:
    def __init__(self, triples: list[Triple]) -> None:
        self.triples = triples
        self.about: dict[object, dict[NamedNode, list[Term]]] = {}
        for triple in triples:
            self.about.setdefault(triple.subject, {}).setdefault(triple.predicate, []).append(triple.object)  # type: ignore[arg-type]

    def _nodes(self, kind: NamedNode) -> list[NamedNode]:
        return [
            node
            for node, said in self.about.items()
            if isinstance(node, NamedNode) and kind in said.get(RDF.type, ())
        ]

    def _one(self, node: object, predicate: NamedNode) -> Term:
        found = self.about.get(node, {}).get(predicate, [])
        if len(found) != 1:
            raise _Lacking(f"{node} 有 {len(found)} 个 / has {len(found)} {predicate.value}")
        return found[0]

    def _node(self, node: object, predicate: NamedNode) -> NamedNode:
        found = self._one(node, predicate)
        if not isinstance(found, NamedNode):
            raise _Lacking(f"{predicate.value} 不是 IRI / is no IRI")
        return found

    def read(self) -> Read:
        nodes = self._nodes(YJ.Certificate)
        if len(nodes) != 1:
            raise _Lacking(f"yj:Certificate {len(nodes)} 个 / {len(nodes)} of yj:Certificate")
        (node,) = nodes
        own = f"{node.value}#"
        listed = {
            kind: {fact: self._fact(fact) for fact in self._nodes(kind) if fact.value.startswith(own)}
            for kind in KINDS
        }
        derived = listed[YJ.DerivedFact]
        rules = {rule.value.removeprefix(RULE.base): rule for rule in self._nodes(YJ.Rule)}
        shapes, targets = self._shapes()
        known = dt.datetime.fromisoformat(self._one(node, YJ.known).value)
        apart = (own, RULE.base, SHAPE)
        return Read(
            node=node,
            about=self._node(node, YJ.about),
            on=dt.date.fromisoformat(self._one(node, YJ.on).value),
            known=known if known.tzinfo else known.replace(tzinfo=dt.UTC),
            said=self.about[node],
            findings=frozenset(
                self._finding(f) for f in self.about[node].get(YJ.finding, ()) if isinstance(f, NamedNode)
            ),
            listed=listed,
            by_rule={fact: self._node(fact, YJ.byRule).value.removeprefix(RULE.base) for fact in derived},
            premises={
                fact: frozenset(p for p in self.about[fact].get(YJ.premise, ()) if isinstance(p, NamedNode))
                for fact in derived
            },
            rules={name: self._one(rule, YJ.text).value for name, rule in rules.items()},
            shapes=shapes,
            targets=targets,
            stated={
                triple
                for triple in self.triples
                if isinstance(triple.subject, NamedNode)
                and triple.subject != node
                and not triple.subject.value.startswith(apart)
            },
        )

    def _fact(self, node: NamedNode) -> Triple:
        subject, predicate = self._node(node, RDF.subject), self._node(node, RDF.predicate)
        return Triple(subject, predicate, self._one(node, RDF.object))

    def _finding(self, node: NamedNode) -> Key:
        fit, action = (self.about[node].get(link) for link in (YJ.fit, YJ.action))
        return (
            self._one(node, YJ.rule).value,
            self._one(node, YJ.code).value,
            self._one(node, YJ.severity).value,
            self._node(node, YJ.focus).value,
            None if not fit else self._node(node, YJ.fit).value,
            None if not action else self._node(node, YJ.action).value,
        )

    def _shapes(self) -> tuple[list[Triple], dict[str, tuple[str, ...]]]:
        """The shapes without their targets, and the targets."""
        shapes, targets = [], dict[str, tuple[str, ...]]()
        for triple in self.triples:
            subject = triple.subject
            if isinstance(subject, Triple) or (
                isinstance(subject, NamedNode) and not subject.value.startswith(SHAPE)
            ):
                continue
            if triple.predicate == SH.targetNode:
                targets[subject.value] = (*targets.get(subject.value, ()), triple.object.value)  # type: ignore[union-attr]
            else:
                shapes.append(triple)
        return shapes, targets
