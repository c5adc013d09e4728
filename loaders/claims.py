"""A row of a sheet of claims into its record: columns.csv says what each cell holds and which property states it."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from kg import ontology
from kg.errors import InputError
from kg.model import Place, Record, Statements
from kg.namespaces import DCT, RDF, XSD, YES, YJ, iri
from loaders import cells
from loaders.durations import parse_duration
from loaders.fields import CellError, Row, answer, authorities, cites, day, given, must, reading
from loaders.sheets import Column, Sheet
from loaders.workdays import WITHDRAWAL, working_days_after

NOT_THERE = frozenset({cells.NONE, "否", "未", "没有", "no", "No", "NO", "false", "False", "FALSE", "0"})
THERE = frozenset({"有", "yes", "Yes", "YES", "true", "TRUE", "True", "1"})
FREE = frozenset({"免费", "不收", "不收费", "否"})
PARTS = (("sampled_good", "sampled"),)
_COUNT = re.compile(r"\d{1,9}|\d{1,3}(?:,\d{3}){1,2}", re.ASCII)
_YUAN = re.compile(
    r"[^\d.,不减免退\-]{0,20}?(\d{1,12}|\d{1,3}(?:,\d{3}){1,4})(?:\.(\d{1,2}))?\s*(?:元|块|人民币)?"
)
PERIODS = (
    ("comment_from", "comment_until"),
    ("conduct_from", "conduct_until"),
    ("in_force_from", "in_force_until"),
    ("in_force_from", "valid_until"),
    ("valid_from", "valid_until"),
    ("issued", "withdrawn"),
    ("from", "until"),
    ("applied", "closed"),
    ("objection_filed", "objection_answered"),
    ("objection_filed", "objection_limit"),
)


def claim(sheet: Sheet, row: Row, place: Place) -> Record:
    """The claim that a row makes; raises CellError where a cell cannot be read."""
    assert sheet.kind is not None
    named = next(column for column in sheet.columns if column.kind == "id")
    identifier = must(row, named.name)
    out, node = Statements(), iri(sheet.folder, identifier)
    out.add(node, RDF.type, sheet.kind)
    out.add(node, DCT.identifier, identifier)
    for column in sheet.columns:
        if column.stated is not None:
            WRITERS[column.kind](out, node, row, column, column.stated)
    in_order(row)
    _within(row)
    return Record(f"{sheet.name}/{identifier}", node, out.done(), place)


def in_order(row: Row) -> None:
    """A period does not end before it begins; raises CellError."""
    for first, last in PERIODS:
        begun, ended = reading(row, first, cells.date), reading(row, last, cells.date)
        if begun and ended and ended < begun:
            raise CellError(
                last, InputError(f"{ended} 早于起日 {begun}", f"{ended} lies before the first day, {begun}")
            )


def _within(row: Row) -> None:
    """A part is no more than its whole."""
    for part, whole in PARTS:
        fewer, all_of_them = reading(row, part, _number), reading(row, whole, _number)
        if fewer is not None and all_of_them is not None and fewer > all_of_them:
            raise CellError(
                part,
                InputError(f"{fewer} 大于总数 {all_of_them}", f"{fewer} is more than all, {all_of_them}"),
            )


def _text(out: Statements, node: NamedNode, row: Row, column: Column, stated: NamedNode) -> None:
    out.add(node, stated, given(out, node, row, column.name) or None)


def _words(out: Statements, node: NamedNode, row: Row, column: Column, stated: NamedNode) -> None:
    out.add(node, stated, *cells.several(given(out, node, row, column.name)))


def _stated(out: Statements, node: NamedNode, row: Row, column: Column, stated: NamedNode) -> None:
    """Words, or that there is none: 无, and 否 too where the cell asks whether there is something."""
    if row.get(column.name, "") in NOT_THERE:
        out.add(node, YJ.noneStated, column.name)
    else:
        _words(out, node, row, column, stated)


def _choice(out: Statements, node: NamedNode, row: Row, column: Column, stated: NamedNode) -> None:
    """One of a few words; 无 says the same as 否, yes the same as 是."""
    said = row.get(column.name, "")
    out.add(node, stated, ("否" if said in NOT_THERE else "是" if said in THERE else said) or None)


def _date(out: Statements, node: NamedNode, row: Row, column: Column, stated: NamedNode) -> None:
    day(out, node, row, column.name, stated, ontology.load().counted_as[stated])


def _revoked(out: Statements, node: NamedNode, row: Row, column: Column, stated: NamedNode) -> None:
    """The day of revocation, and the last day for withdrawing what was published (行政处罚法48Ⅱ, 85)."""
    _date(out, node, row, column, stated)
    revoked = reading(row, column.name, cells.date)
    last = revoked and working_days_after(revoked, WITHDRAWAL)
    if last:
        out.add_day(node, YJ.withdrawBy, YJ.withdrawByDay, last)


def _yesno(out: Statements, node: NamedNode, row: Row, column: Column, stated: NamedNode) -> None:
    out.add(node, stated, answer(row, column.name))


def _flag(out: Statements, node: NamedNode, row: Row, column: Column, stated: NamedNode) -> None:
    """是 or 否; 无 is said of the column and is neither."""
    if given(out, node, row, column.name):
        _yesno(out, node, row, column, stated)


def _citations(out: Statements, node: NamedNode, row: Row, column: Column, _stated: NamedNode) -> None:
    cites(out, node, row, column.name)


def _authorities(out: Statements, node: NamedNode, row: Row, column: Column, _stated: NamedNode) -> None:
    if row.get(column.name, "") in NOT_THERE:
        out.add(node, YJ.noneStated, column.name)
    else:
        authorities(out, node, row, column.name)


def _duration(out: Statements, node: NamedNode, row: Row, column: Column, stated: NamedNode) -> None:
    if said := given(out, node, row, column.name):
        shortest, longest = reading(row, column.name, parse_duration)
        out.add(node, stated, said)
        out.add_duration(node, YJ.shortest, shortest)
        out.add_duration(node, YJ.longest, longest)


def _fee(out: Statements, node: NamedNode, row: Row, column: Column, stated: NamedNode) -> None:
    """An amount in yuan, also where words stand around it (培训费2000元), stated in fen; 无 and 免费 are 0."""
    said = row.get(column.name, "")
    if said:
        amount = reading(row, column.name, _amount)
        out.add(node, stated, int(amount * 100))


def _amount(cell: str) -> Decimal:
    if cell == cells.NONE or cell in FREE:
        return Decimal(0)
    if match := _YUAN.fullmatch(unicodedata.normalize("NFKC", cell)):
        return Decimal(f"{match[1].replace(',', '')}.{match[2] or 0}")
    raise InputError(
        f"收费“{cell}”读不出；应为数字（元）、0 或者 无",
        f"the fee {cell!r} cannot be read; write yuan, 0 or 无",
    )


def _owner(out: Statements, node: NamedNode, row: Row, column: Column, stated: NamedNode) -> None:
    """The id of the record that this one belongs to; it may not be empty."""
    out.add(node, stated, must(row, column.name))


def _count(out: Statements, node: NamedNode, row: Row, column: Column, stated: NamedNode) -> None:
    """A whole number; 无 is 0."""
    out.add(node, stated, reading(row, column.name, _number))


def _number(cell: str) -> int | None:
    plain = unicodedata.normalize("NFKC", cell)
    if not plain:
        return None
    if plain == cells.NONE:
        return 0
    if _COUNT.fullmatch(plain):
        return int(plain.replace(",", ""))
    raise InputError(
        f"“{cell[:40]}”应为整数（个数），如 12；没有的写 0 或 无",
        f"{cell[:40]!r} is to be a whole number such as 12; 0 or 无 for none",
    )


def _average(out: Statements, node: NamedNode, row: Row, column: Column, stated: NamedNode) -> None:
    """A number that may have decimals."""
    if given(out, node, row, column.name):
        number = reading(row, column.name, cells.decimal)
        out.add(node, stated, Literal(f"{number:f}", datatype=XSD.decimal))


def _contact(out: Statements, node: NamedNode, row: Row, column: Column, stated: NamedNode) -> None:
    """That there is one, or none; who it is stays out."""
    if row.get(column.name, "") in NOT_THERE:
        out.add(node, YJ.noneStated, column.name)
    else:
        out.add(node, stated, YES if row.get(column.name) else None)


def _nothing(_out: Statements, _node: NamedNode, _row: Row, _column: Column, _stated: NamedNode) -> None:
    """The id stands already."""


Writer = Callable[[Statements, NamedNode, Row, Column, NamedNode], None]
WRITERS: Mapping[str, Writer] = {
    "id": _nothing, "text": _text, "words": _words, "date": _date, "revoked": _revoked, "yesno": _yesno, "flag": _flag,
    "stated": _stated, "choice": _choice,
    "citations": _citations, "authorities": _authorities, "duration": _duration, "fee": _fee,
    "owner": _owner, "count": _count, "average": _average, "contact": _contact,
}  # fmt: skip
