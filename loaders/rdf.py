"""RDF files (.ttl, .nt, .nq, .trig, .jsonld) into records: what a record may state, and nothing that a rule derives.

A file with a syntax error is refused whole. JSON-LD never fetches: a remote @context is an error.
"""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from kg import ontology
from kg.errors import InputError
from kg.model import Duration, Place, Problem, Reading, Record
from kg.namespaces import CODE, DCT, ELI, ID, RDF, XSD, YJ, day_number, integer, iri

FORMATS = {
    ".ttl": RdfFormat.TURTLE, ".nt": RdfFormat.N_TRIPLES, ".nq": RdfFormat.N_QUADS, ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
}  # fmt: skip
LARGEST = 256 * 1024 * 1024  # bytes; a larger file is to be split
OWNED = (YJ.cites, YJ.authority, YJ.shortest, YJ.longest, YJ.term, ELI.cites, ELI.based_on)
RESERVED = tuple(ID + name for name in ("question", "census/", "ledger", "submission/"))


def read_rdf(path: Path) -> Reading:
    """The records of an RDF file; raises InputError for one that is too large or has a syntax error (line and column)."""
    if path.stat().st_size > LARGEST:
        raise InputError(f"{path} 超过 256 MB，请分成几份", f"{path} is over 256 MB; split it")
    data = path.read_bytes()
    try:
        quads = list(ox.parse(data, format=FORMATS[path.suffix.lower()], base_iri=ID))
    except (SyntaxError, ValueError) as trouble:
        raise InputError(
            f"{path} 不合语法，整份未收：{trouble}",
            f"{path} is not well-formed, nothing of it was kept: {trouble}",
        ) from trouble
    names = hashlib.sha256(data).hexdigest()[:12]
    triples = [_named(Triple(quad.subject, quad.predicate, quad.object), names) for quad in quads]
    return Reading(str(path), iter(list(_records(path, triples))))


def _named(triple: Triple, file: str) -> Triple:
    """Blank nodes get names of their own, from the file that they stand in."""

    def name(term: object) -> object:
        return iri("unnamed", file, term.value) if isinstance(term, ox.BlankNode) else term

    return Triple(name(triple.subject), triple.predicate, name(triple.object))  # type: ignore[arg-type]


def _records(path: Path, triples: list[Triple]) -> Iterator[Record | Problem]:
    about: dict[NamedNode, list[Triple]] = defaultdict(list)
    for triple in triples:
        about[triple.subject].append(triple)  # type: ignore[index]
    owned = {t.object for t in triples if t.predicate in OWNED}
    durations = {node for node in about if any(t.object == YJ.Duration for t in about[node])}
    versions = {node: _version_of(node, about) for node in about}
    for subject in about:
        if subject in owned or subject in durations or versions[subject] not in (None, subject):
            continue
        group = (
            [node for node in about if versions[node] == subject and node != subject]
            if versions[subject]
            else []
        )
        statements = [t for node in [subject, *group] for t in _with_owned(node, about)]
        place = Place(str(path), None, None, subject.value)
        try:
            yield Record(_key(subject, about), subject, tuple(dict.fromkeys(_checked(statements))), place)
        except InputError as trouble:
            yield Problem(place, trouble.words)


def _version_of(node: NamedNode, about: dict[NamedNode, list[Triple]]) -> NamedNode | None:
    """The version whose record a provision, a repeal, a norm or the version itself belongs to."""
    for triple in about[node]:
        if triple.predicate == ELI.realizes:
            return node
        if triple.predicate in (YJ.version, YJ.by) and triple.object in about:
            return triple.object  # type: ignore[return-value]
    if any(t.object == ELI.LegalResource for t in about[node]):
        for other, statements in about.items():
            if any(t.predicate == ELI.realizes and t.object == node for t in statements):
                return other
    return None


def _with_owned(node: NamedNode, about: dict[NamedNode, list[Triple]]) -> Iterator[Triple]:
    for triple in about.get(node, ()):
        yield triple
        if triple.predicate in OWNED and isinstance(triple.object, NamedNode) and triple.object != node:
            yield from _with_owned(triple.object, {key: value for key, value in about.items() if key != node})


def _key(subject: NamedNode, about: dict[NamedNode, list[Triple]]) -> str:
    """The key of the table row that describes the same thing, so that either corrects the other."""
    kinds = {t.object for t in about[subject] if t.predicate == RDF.type}
    ids = [
        t.object.value
        for t in about[subject]
        if t.predicate == DCT.identifier and isinstance(t.object, Literal)
    ]
    for kind, sheet in ((YJ.Power, "powers"), (YJ.Measure, "measures"), (YJ.PolicyDocument, "documents")):
        if kind in kinds and len(ids) == 1 and subject == iri(sheet.removesuffix("s"), ids[0]):
            return f"{sheet}/{ids[0]}"
    return f"rdf/{subject.value}"


def _checked(statements: list[Triple]) -> Iterator[Triple]:
    stated = ontology.load()
    for triple in statements:
        subject, predicate, value = triple.subject, triple.predicate, triple.object
        assert isinstance(subject, NamedNode)
        if subject.value.startswith((YJ.base, CODE.base, *RESERVED)):
            raise InputError(
                f"不得对 {subject.value} 作陈述：那是词汇或者本库自己的账",
                f"nothing may be stated of {subject.value}: it belongs to the vocabulary or to the record's own books",
            )
        if predicate not in stated.stated_properties:
            raise InputError(
                f"不得陈述 {predicate.value}：它由规则推出，或者不在词汇里",
                f"{predicate.value} may not be stated: rules derive it, or the vocabulary lacks it",
            )
        if predicate == RDF.type and value not in stated.stated_classes:
            raise InputError(f"不得陈述类型 {value}", f"the type {value} may not be stated")
        counted = stated.counted_as.get(predicate)
        if counted is not None:
            yield Triple(subject, counted, integer(day_number(_date(value))))
        if isinstance(value, NamedNode) and value.value.startswith(ID + "duration/"):
            yield from duration_named(value).triples()
        if value == YJ.Duration or subject.value.startswith(ID + "duration/"):
            continue
        yield triple


def _date(value: object) -> dt.date:
    assert isinstance(value, ox.Literal | NamedNode)
    try:
        if not isinstance(value, Literal) or value.datatype != XSD.date:
            raise ValueError(value)
        return dt.date.fromisoformat(value.value)
    except ValueError as trouble:
        raise InputError(
            f"{value} 不是日期（xsd:date，如 2021-12-31）",
            f"{value} is no date (xsd:date, such as 2021-12-31)",
        ) from trouble


def duration_named(node: NamedNode) -> Duration:
    """The duration that an IRI such as `…/id/duration/P36M` names; raises InputError for any other."""
    name = node.value.removeprefix(ID + "duration/")
    if name in ("lifetime", "indefinite"):
        return Duration(lifetime=name == "lifetime", indefinite=name == "indefinite")
    number, unit = name[1:-1], name[-1:]
    if name[:1] != "P" or not number.isdigit() or unit not in ("M", "D"):
        raise InputError(
            f"不识的期限 {node.value}（如 …/duration/P36M、P90D）",
            f"{node.value} names no duration (such as …/duration/P36M, P90D)",
        )
    return Duration(months=int(number)) if unit == "M" else Duration(days=int(number))
