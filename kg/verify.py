"""Does an answer follow from its certificate? Derived and judged anew (kg.second) on nothing but the file.

What the file takes on trust, its loaded facts and censuses, can be held against a store besides.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox
import rdflib
from pyoxigraph import Literal, NamedNode, Triple

from kg import derive, notation, ontology, rulebook
from kg.errors import Words
from kg.facts import Facts
from kg.findings import findings, key
from kg.judge import Targets, as_graph
from kg.namespaces import RDF, YJ, day_number, integer
from kg.notation import Read
from kg.second import aimed, derived, judged
from kg.slice import gather
from kg.view import View


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
        given = read.facts(YJ.LoadedFact, YJ.VocabularyFact)
        drawn = derived(given)
        troubles += [*_as_derived(read, drawn), *_as_judged(read, given | drawn.keys())]
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
    return given == rulebook.load().canonical_on(read.on)


def _said(what: Words, zh: str, en: str) -> Words:
    return Words(f"{what.zh}：{zh}", f"{what.en}: {en}")


def _as_listed(read: Read) -> Iterator[Words]:
    """What the file states as it is, is what it lists; and it asks what it says it asks (no day where none matters)."""
    listed = read.facts(YJ.LoadedFact, YJ.VocabularyFact, YJ.DerivedFact)
    yield from _differ(listed - read.stated, "列出而未陈述", "listed and not stated")
    yield from _differ(read.stated - listed, "陈述而未列出", "stated and not listed")
    asked = {fact.object for fact in read.facts(YJ.LoadedFact) if fact.predicate == YJ.asks}
    days = {fact.object for fact in read.facts(YJ.LoadedFact) if fact.predicate == YJ.onDay}
    if read.about not in asked or not days <= {integer(day_number(read.on))}:
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


def _as_derived(read: Read, drawn: Mapping[Triple, str]) -> Iterator[Words]:
    listed = {fact: read.by_rule[node] for node, fact in read.listed[YJ.DerivedFact].items()}
    yield from _differ(listed.keys() - drawn.keys(), "推不出", "does not follow")
    missing = drawn.keys() - listed.keys()
    if missing:
        fact = min(missing, key=str)
        yield Words(
            f"推得出而未列出：{fact}（{drawn[fact]}）", f"follows and is not listed: {fact} ({drawn[fact]})"
        )
    for fact in sorted(listed.keys() & drawn.keys(), key=str):
        if listed[fact] != drawn[fact]:
            yield Words(f"{fact} 出自规则 {drawn[fact]}", f"{fact} is drawn by the rule {drawn[fact]}")
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


def _as_judged(read: Read, known: set[Triple]) -> Iterator[Words]:
    """The verdict and the findings that pyshacl comes to, on the derived facts and the shapes of the file."""
    shapes = aimed(read)
    facts, ruling = judged(read, known, shapes)
    if _sets(ruling.targets) != _sets(read.targets):
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
        told = " ".join(filter(None, one))
        yield Words(f"{where[0]}问题 {told}", f"the finding {told} {where[1]}")
    yield from _with_the_whole_vocabulary(read, ruling.verdict, shapes)


def _sets(targets: Targets) -> dict[str, set[str]]:
    return {shape: set(nodes) for shape, nodes in targets.items()}


def _with_the_whole_vocabulary(read: Read, verdict: str, shapes: rdflib.Graph) -> Iterator[Words]:
    """Nothing that the vocabulary says of the words of the loaded facts was left out to come to the verdict."""
    vocabulary = ontology.load()
    facts = read.facts(YJ.LoadedFact, YJ.VocabularyFact)
    whole = facts | set(vocabulary.declarations)
    for fact in read.facts(YJ.LoadedFact):
        if isinstance(fact.object, Literal):
            whole.update(vocabulary.named_by(fact.predicate, fact.object.value))
        elif isinstance(fact.object, NamedNode):
            whole.update(vocabulary.concept(fact.object))
    _, ruling = judged(read, whole | derived(whole).keys(), shapes)
    if ruling.verdict != verdict:
        yield Words(
            f"词汇没有列全：按词汇对这些词的全部规定，结论为 {ruling.verdict}",
            f"the vocabulary is not given in full: with all that it says of these words the verdict is {ruling.verdict}",
        )


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
