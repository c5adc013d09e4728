"""Does an answer follow from its certificate? Derived anew with rdflib, judged anew with pyshacl, on nothing but the file.

Neither our own engine of rules nor our own evaluator of shapes takes part. What the file takes on trust (its loaded
facts and censuses) can be held against a store besides.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox
import rdflib
from pyoxigraph import Literal, NamedNode, Triple
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query

from kg import derive, notation, ontology, rulebook
from kg.errors import Words
from kg.facts import Facts
from kg.findings import findings, key
from kg.judge import as_graph, as_rdflib, pyshacl_results, rule_on
from kg.namespaces import RDF, YJ, day_number
from kg.notation import Read
from kg.slice import gather
from kg.store import View


@dataclass(frozen=True, slots=True)
class Census:
    """A search that a certificate takes on trust: its kind, what was searched, and how many were found."""

    iri: str
    kind: Words
    about: str
    count: int


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of a check: what does not follow, one sentence each; and the censuses taken on trust."""

    read: Read
    differences: tuple[Words, ...]
    censuses: tuple[Census, ...]

    @property
    def follows(self) -> bool:
        return not self.differences


def verify(read: Read, view: View | None = None) -> Checked:
    """Check a certificate; with a view, hold its facts and censuses against that store too."""
    troubles = list(_other_rulebook(read))
    if not troubles:
        troubles += [*_as_listed(read), *_as_may_be_stated(read)]
        graph, derived = _derived(read)
        troubles += [*_as_derived(read, derived), *_as_judged(read, graph)]
        if view is not None:
            troubles += _as_stored(read, view)
    return Checked(read, tuple(troubles), tuple(_censuses(read)))


def _other_rulebook(read: Read) -> Iterator[Words]:
    """Rules, shapes and vocabulary must be the installed ones, letter by letter."""
    other = Words("另一部规则", "other rulebook")
    installed = {rule.name: rule.text for rule in derive.rules()}
    for name, text in sorted(read.rules.items()):
        if installed.get(name) != text:
            yield _said(
                other, f"规则 {name} 与已安装的不同", f"the rule {name} differs from the installed one"
            )
    for property_, own in (
        (YJ.rulesDigest, derive.digest()),
        (YJ.shapesDigest, rulebook.load().digest),
        (YJ.vocabularyDigest, ontology.load().digest),
    ):
        if [term.value for term in read.said.get(property_, ())] != [own]:
            name = property_.value.rsplit("#")[-1]
            yield _said(other, f"{name} 与已安装的不同", f"{name} differs from the installed one")
    if not _same_shapes(read):
        yield _said(other, "形状与已安装的不同", "the shapes differ from the installed ones")
    foreign = read.facts(YJ.VocabularyFact) - ontology.load().stated
    if foreign:
        yield _said(
            other, f"词汇中没有 {min(map(str, foreign))}", f"the vocabulary lacks {min(map(str, foreign))}"
        )


def _same_shapes(read: Read) -> bool:
    try:
        given = rulebook.canonical(as_graph(read.shapes))
    except RecursionError:  # blank nodes in a circle, or nested without end: no shapes of ours
        return False
    return given == rulebook.canonical(rulebook.load().aimed({}, read.on))


def _said(what: Words, zh: str, en: str) -> Words:
    return Words(f"{what.zh}：{zh}", f"{what.en}: {en}")


def _as_listed(read: Read) -> Iterator[Words]:
    """What the file states as it is, is what it lists; and it asks what it says it asks (no day where none matters)."""
    listed = read.facts(YJ.LoadedFact, YJ.VocabularyFact, YJ.DerivedFact)
    yield from _differ(listed - read.stated, "列出而未陈述", "listed and not stated")
    yield from _differ(read.stated - listed, "陈述而未列出", "stated and not listed")
    asked = {fact.object for fact in read.facts(YJ.LoadedFact) if fact.predicate == YJ.asks}
    days = {fact.object for fact in read.facts(YJ.LoadedFact) if fact.predicate == YJ.onDay}
    day = Literal(str(day_number(read.on)), datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
    if read.about not in asked or not days <= {day}:
        yield Words(
            "材料包所问的不是它所说的主张和日期", "what was asked is not the claim and the day that it names"
        )


def _differ(facts: Iterable[Triple], zh: str, en: str) -> Iterator[Words]:
    told = sorted(str(fact) for fact in facts)
    if len(told) > 1:
        yield Words(f"{zh}（{len(told)} 条）：{told[0]} 等", f"{en} ({len(told)}): {told[0]}, …")
    elif told:
        yield Words(f"{zh}：{told[0]}", f"{en}: {told[0]}")


def _as_may_be_stated(read: Read) -> Iterator[Words]:
    """A loaded fact is one that a record or a search may state: conclusions come from rules alone."""
    vocabulary = ontology.load()
    for fact in sorted(read.facts(YJ.LoadedFact), key=str):
        allowed = (
            fact.object in vocabulary.loaded_classes
            if fact.predicate == RDF.type
            else fact.predicate in vocabulary.loaded_properties
        )
        if not allowed:
            yield Words(f"不是可以陈述的事实：{fact}", f"no fact that may be stated: {fact}")


@cache
def _prepared() -> Mapping[str, Query]:
    """The installed rules, parsed by rdflib."""
    return {rule.name: prepareQuery(rule.text) for rule in derive.rules()}


def _derived(read: Read) -> tuple[rdflib.Graph, dict[tuple[object, ...], str]]:
    """What all installed rules conclude from the loaded and vocabulary facts alone, each with its first rule."""
    graph = as_graph(read.facts(YJ.LoadedFact, YJ.VocabularyFact))
    found: dict[tuple[object, ...], str] = {}
    for name, query in _prepared().items():
        for row in [row for row in graph.query(query) if row not in graph]:  # type: ignore[operator]
            found[tuple(row)] = name  # type: ignore[arg-type]
            graph.add(row)  # type: ignore[arg-type]
    return graph, found


def _plain(fact: Triple) -> tuple[object, ...]:
    return tuple(as_rdflib(term) for term in (fact.subject, fact.predicate, fact.object))


def _as_derived(read: Read, derived: Mapping[tuple[object, ...], str]) -> Iterator[Words]:
    listed = {_plain(fact): read.by_rule[node] for node, fact in read.listed[YJ.DerivedFact].items()}
    facts = {_plain(fact): fact for fact in read.facts(YJ.DerivedFact)}
    yield from _differ((facts[row] for row in listed.keys() - derived.keys()), "推不出", "does not follow")
    missing = derived.keys() - listed.keys()
    if missing:
        row = min(missing, key=str)
        told = " ".join(str(term) for term in row)
        yield Words(
            f"推得出而未列出：{told}（{derived[row]}）", f"follows and is not listed: {told} ({derived[row]})"
        )
    for row in sorted(listed.keys() & derived.keys(), key=str):
        if listed[row] != derived[row]:
            yield Words(
                f"{facts[row]} 出自规则 {derived[row]}", f"{facts[row]} is drawn by the rule {derived[row]}"
            )
            break
    unused = set(read.by_rule.values()) ^ set(read.rules)
    if unused:
        yield Words(
            f"所载规则与所用规则不一：{min(unused)}", f"the rules given are not those used: {min(unused)}"
        )
    known = {node for kind in read.listed if kind != YJ.EvidenceFact for node in read.listed[kind]}
    for node, premises in sorted(read.premises.items(), key=lambda row: row[0].value):
        if not premises <= known:
            yield Words(
                f"{node.value} 的前提不在材料包中", f"a premise of {node.value} is not in the certificate"
            )
            break


def _as_judged(read: Read, graph: rdflib.Graph) -> Iterator[Words]:
    """The verdict and the findings that pyshacl comes to, on the derived facts and the shapes of the file."""
    facts = Facts(_as_triples(graph))
    shapes = as_graph(read.shapes)
    for shape, nodes in read.targets.items():
        for node in nodes:
            shapes.add((rdflib.URIRef(shape), rdflib.SH.targetNode, rdflib.URIRef(node)))
    ruling = rule_on(
        facts, [read.about], read.on, lambda *_: _of_judged(pyshacl_results(as_graph(facts.graph), shapes))
    )[read.about]
    if {shape: set(nodes) for shape, nodes in ruling.targets.items()} != {
        shape: set(nodes) for shape, nodes in read.targets.items()
    }:
        yield Words(
            "形状所判的不是该主张及其比对", "the shapes are aimed at other nodes than the claim and its fits"
        )
    stated = [term.value for term in read.said.get(YJ.verdict, ())]
    if stated != [ruling.verdict]:
        yield Words(
            f"结论应为 {ruling.verdict}，材料包写作 {stated}",
            f"the verdict is {ruling.verdict}, not {stated}",
        )
    found = frozenset(key(finding) for finding in findings(facts, ruling))
    for one in sorted(found ^ read.findings, key=str):
        where = ("多出", "is not found") if one in read.findings else ("缺少", "is missing")
        yield Words(
            f"{where[0]}问题 {' '.join(filter(None, one))}",
            f"the finding {' '.join(filter(None, one))} {where[1]}",
        )


def _of_judged(found: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    codes = rulebook.load().codes
    return (row for row in found if row[1] in codes)


def _as_triples(graph: rdflib.Graph) -> Iterator[Triple]:
    for row in graph:
        yield Triple(*(rulebook.as_oxigraph(term) for term in row))  # type: ignore[arg-type]


def _as_stored(read: Read, view: View) -> Iterator[Words]:
    """Every loaded fact and every census is what the store gives for this question."""
    loaded, _ = gather(view, ontology.load(), [read.about], day_number(read.on))
    yield from _differ(read.facts(YJ.LoadedFact) - set(loaded), "库中没有", "not in the store")


def _censuses(read: Read) -> Iterator[Census]:
    facts = Facts(read.facts(YJ.LoadedFact))
    for node in facts.subjects(RDF.type, YJ.Census):
        kind, count = facts.node(node, YJ.kind), facts.word(node, YJ.count)
        subject = facts.node(node, YJ.subject)
        about = [subject.value] if subject else []
        label = ontology.load().label
        yield Census(
            node.value,
            Words(label(kind, "zh"), label(kind, "en")) if kind else Words("", ""),
            " ".join([*about, *facts.words(node, YJ.searched)]),
            int(count) if count and count.isdecimal() else 0,
        )


def read_file(data: bytes, suffix: str, name: str) -> Read:
    """A certificate in Turtle or JSON-LD, by the ending of its file name."""
    form = ox.RdfFormat.JSON_LD if suffix in (".jsonld", ".json") else ox.RdfFormat.TURTLE
    return notation.read(data, form, name)
