"""RDF files (.ttl, .nt, .nq, .trig, .jsonld) into records: what a record may state, and nothing that a rule derives.

A file with a syntax error is refused whole. JSON-LD never fetches: a remote @context is an error.
"""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple

from kg import ontology
from kg.errors import InputError, Words
from kg.model import DURATION, Duration, Place, Problem, Reading, Record, Remark
from kg.namespaces import CODE, DCT, ELI, ID, PROV, RDF, XSD, YJ, day_number, integer, iri
from kg.quads import LEDGER
from loaders.privacy import identity_numbers
from loaders.sheets import sheets

FORMATS = {
    ".ttl": RdfFormat.TURTLE, ".nt": RdfFormat.N_TRIPLES, ".nq": RdfFormat.N_QUADS, ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
}  # fmt: skip
REMOTE = "LoadDocumentCallback"  # what the parser says where a JSON-LD context is to be fetched
LARGEST = 256 * 1024 * 1024  # bytes; a larger file is to be split
OWNED = (YJ.cites, YJ.authority, ELI.cites, ELI.based_on)
WITHIN = (YJ.version, YJ.by)
TERMS = (YJ.shortest, YJ.longest, YJ.term)
NORM = ID + "norm/"
_BOOKS = Words(
    "导出文件里的账（提交、判断、已被更正的记录）没有读：只收现有的记录，重新判断",
    "the ledger of the export (submissions, judgements, corrected records) was not read: its records are judged anew",
)
RESERVED = tuple(ID + name for name in ("question", "census/", "ledger", "submission/"))


def read_rdf(path: Path) -> Reading:
    """The records of an RDF file; raises InputError for one that is too large or has a syntax error (line and column)."""
    if path.stat().st_size > LARGEST:
        raise InputError(f"{path} 超过 256 MB，请分成几份", f"{path} is over 256 MB; split it")
    data = path.read_bytes()
    try:
        quads = list(ox.parse(data, format=FORMATS[path.suffix.lower()], base_iri=ID))
    except (SyntaxError, ValueError) as trouble:
        if REMOTE in str(trouble):
            raise InputError(
                f"{path} 的 @context 在别处：本系统从不联网去取，整份未收；请把 @context 写进文件",
                f"the @context of {path} lies elsewhere and is never fetched, nothing of it was kept; write it into the file",
            ) from trouble
        raise InputError(
            f"{path} 不合语法，整份未收：{trouble}",
            f"{path} is not well-formed, nothing of it was kept: {trouble}",
        ) from trouble
    names = hashlib.sha256(data).hexdigest()[:12]
    left_out = _books(quads)
    triples = [
        _named(Triple(quad.subject, quad.predicate, quad.object), names)
        for quad in quads
        if quad.graph_name not in left_out
    ]
    told = [Remark(Place(str(path)), _BOOKS)] if left_out else []
    return Reading(str(path), iter([*told, *_records(path, triples)]))


def _books(quads: list[Quad]) -> set[object]:
    """The graphs of an export that are no records of today: its ledger, and what the ledger says was corrected."""
    ledger = [quad for quad in quads if quad.graph_name == LEDGER]
    return {quad.graph_name for quad in ledger} | {
        quad.subject for quad in ledger if quad.predicate == PROV.invalidatedAtTime
    }


def _named(triple: Triple, file: str) -> Triple:
    """Blank nodes get names of their own, from the file that they stand in."""

    def name(term: object) -> object:
        return iri("unnamed", file, term.value) if isinstance(term, ox.BlankNode) else term

    return Triple(name(triple.subject), triple.predicate, name(triple.object))  # type: ignore[arg-type]


def _records(path: Path, triples: list[Triple]) -> Iterator[Record | Problem | Remark]:
    upload = _Upload(triples)
    for subject in upload.subjects():
        place = Place(str(path), None, None, subject.value)
        try:
            statements = tuple(_checked(upload.statements(subject)))
            yield Record(_key(subject, upload.about[subject]), subject, statements, place)
        except InputError as trouble:
            yield Problem(place, trouble.words)


class _Upload:
    """The statements of a file by the record that they belong to: a version has its norm, provisions and repeals."""

    def __init__(self, triples: list[Triple]) -> None:
        self.about: dict[NamedNode, list[Triple]] = defaultdict(list)
        self.norms: dict[NamedNode, list[NamedNode]] = defaultdict(list)
        self.parts: dict[NamedNode, list[NamedNode]] = defaultdict(list)
        self.owned: set[object] = set()
        for triple in triples:
            assert isinstance(triple.subject, NamedNode)
            self.about[triple.subject].append(triple)
            if triple.predicate in OWNED:
                self.owned.add(triple.object)
        for triple in triples:
            assert isinstance(triple.subject, NamedNode)
            if triple.predicate == ELI.realizes and isinstance(triple.object, NamedNode):
                self.norms[triple.subject].append(triple.object)
                self.owned.add(triple.object)
            elif (
                triple.predicate in WITHIN
                and isinstance(triple.object, NamedNode)
                and triple.object in self.about
            ):
                self.parts[triple.object].append(triple.subject)
                self.owned.add(triple.subject)

    def subjects(self) -> list[NamedNode]:
        """What a record is about: everything that does not belong to something else in the file."""
        return [node for node in self.about if node not in self.owned and not node.value.startswith(DURATION)]

    def statements(self, subject: NamedNode) -> list[Triple]:
        """All that belongs to the record of this subject."""
        found: list[Triple] = []
        waiting, seen = [subject, *self.norms[subject], *self.parts[subject]], set()
        while waiting:
            node = waiting.pop(0)
            if node not in seen:
                seen.add(node)
                found += self.about.get(node, ())
                owned = (t.object for t in self.about.get(node, ()) if t.predicate in OWNED)
                waiting += [value for value in owned if isinstance(value, NamedNode)]
        return found


def _key(subject: NamedNode, statements: list[Triple]) -> str:
    """The key of the table row or the law text that describes the same thing, so that either corrects the other."""
    told = {predicate: value for _, predicate, value in statements}
    kinds = {t.object for t in statements if t.predicate == RDF.type}
    identifier = told.get(DCT.identifier)
    folders = {sheet.kind: (sheet.folder, sheet.name) for sheet in sheets().values() if sheet.kind}
    for kind, (folder, sheet) in ({YJ.Power: ("power", "powers")} | folders).items():
        if kind in kinds and isinstance(identifier, Literal) and subject == iri(folder, identifier.value):
            return f"{sheet}/{identifier.value}"
    if ELI.realizes in told and subject.value.startswith(NORM):
        return f"{'text' if YJ.textHeld in told else 'norms'}/{subject.value.removeprefix(NORM)}"
    return f"rdf/{subject.value}"


def _checked(statements: list[Triple]) -> Iterator[Triple]:
    """The statements that a record may make, with each date counted in days; raises InputError for any other."""
    stated = ontology.load()
    counted = {
        (triple.subject, stated.counted_as[triple.predicate]): day_number(_date(triple.object))
        for triple in statements
        if triple.predicate in stated.counted_as
    }
    for (subject, predicate), number in counted.items():
        yield Triple(subject, predicate, integer(number))
    for triple in statements:
        _may_be_stated(triple)
        told = counted.get((triple.subject, triple.predicate))
        if told is not None and triple.object != integer(told):
            raise InputError(
                f"{triple.predicate.value} 与所写日期不合",
                f"{triple.predicate.value} is not the day of the date beside it",
            )
        if triple.predicate in TERMS:
            yield from duration_named(triple.object).triples()
        yield triple


def _may_be_stated(triple: Triple) -> None:
    stated, subject, predicate, value = ontology.load(), triple.subject, triple.predicate, triple.object
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
    if isinstance(value, Literal) and predicate != YJ.text and any(identity_numbers(value.value)):
        raise InputError(
            f"{subject.value} 的 {predicate.value} 疑似身份证号，整份未收",
            f"{predicate.value} of {subject.value} looks like an identity number; nothing of the file was kept",
        )


def _date(value: object) -> dt.date:
    try:
        if not isinstance(value, Literal) or value.datatype != XSD.date:
            raise ValueError(value)
        return dt.date.fromisoformat(value.value)
    except ValueError as trouble:
        raise InputError(
            f"{value} 不是日期（xsd:date，如 2021-12-31）",
            f"{value} is no date (xsd:date, such as 2021-12-31)",
        ) from trouble


def duration_named(node: object) -> Duration:
    """The duration that an IRI names; raises InputError where it names none."""
    duration = Duration.named(node)
    if duration is None:
        raise InputError(
            f"不识的期限 {node}（如 {DURATION}P36M、P90D）",
            f"{node} names no duration (such as {DURATION}P36M, P90D)",
        )
    return duration
