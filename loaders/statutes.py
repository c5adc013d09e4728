"""Law texts (.md, .txt) into records: one version of one norm, with its provisions in its own words (docs/graph.md)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes
from pyoxigraph import NamedNode

from kg.errors import InputError, Words
from kg.model import Place, Problem, Reading, Record, Remark, Statements
from kg.namespaces import DCT, ELI, RDF, YES, YJ, below, day_number, iri
from loaders import references
from loaders.articles import Body, Part, read_body
from loaders.citations import citation_statements, norm_key
from loaders.durations import terms_in
from loaders.headers import END, Effect, Head, Standing, effect, file_date, read_head, standing

PREAMBLE = ("§0",)
LARGEST = 64 * 1024 * 1024  # bytes of one text


@dataclass(frozen=True, slots=True)
class Statute:
    """A law text, read: what a record is written from. `territory` is None where nothing tells it."""

    head: Head
    body: Body
    version: dt.date | None
    effect: Effect | None
    standing: Standing | None
    territory: str | None
    source: str
    whole: bool = True


def text_of(path: Path) -> tuple[str, Words | None]:
    """The text of a file and, where it was not UTF-8, a remark; raises InputError for a binary or an enormous one."""
    if path.stat().st_size > LARGEST:
        raise InputError(f"{path} 超过 64 MB，不像一部法规", f"{path} is over 64 MB, hardly one law")
    data = path.read_bytes()
    if b"\0" in data[:8192]:
        raise InputError(f"{path} 是二进制文件，不是文本", f"{path} is binary, no text")
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        best = from_bytes(data, cp_isolation=["gb18030", "gbk", "big5"]).best()
        if best is None:
            raise InputError(
                f"{path} 的编码不识；请另存为 UTF-8", f"the encoding of {path} is not known; save it as UTF-8"
            ) from None
        encoding = "gb18030" if best.encoding.startswith("gb") else best.encoding
        return data.decode(encoding), Words(
            f"不是 UTF-8，按 {encoding} 读入", f"not UTF-8; read as {encoding}"
        )


def split(text: str) -> tuple[list[str], list[str]]:
    """The lines of the head and of the body."""
    before, mark, after = text.partition(END)
    if mark:
        return before.splitlines(), after.splitlines()
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if (
            number
            and line.strip()
            and not line.lstrip().startswith(("（", "("))
            and not line[:4].strip().isdecimal()
        ):
            return lines[:number], lines[number:]
    return lines, []


def read_statute(
    text: str,
    *,
    stem: str,
    folder: str,
    source: str,
    recorded: dt.date | None = None,
    territory: str | None = "全国",
) -> Statute:
    """A text by its own words, its file's name and folder; `recorded` is the day of effect that the collection states."""
    head_lines, body_lines = split(text)
    head = read_head(head_lines)
    body = read_body(body_lines)
    version = file_date(stem) or head.last_made or head.begins
    last = "\n".join(part.text for top in body.parts[-6:] for part in top.walk())
    first = "\n".join(part.text for top in body.parts[:1] for part in top.walk())
    when = effect(head, version, recorded, last if body.numbered else first + last) if version else None
    ranked = standing(folder, head)
    return Statute(
        head, body, version, when, ranked, territory or (ranked.territory if ranked else None), source
    )


def record_of(statute: Statute, place: Place, notes: tuple[Words, ...] = ()) -> Record:
    """The record of a statute; one without words is kept by its title and dates, and says so.

    Raises InputError where the text has no title, or neither words nor a date.
    """
    head, body = statute.head, statute.body
    if not head.title or not (body.parts or head.events):
        raise InputError(
            "没有标题或者没有正文，不是法规文本", "it has no title or no body and is no law text"
        )
    if not body.parts:
        notes = (*notes, Words("没有正文，只收题录", "it has no words; kept by its title and dates"))
    out = Statements()
    key = norm_key(head.title)
    norm = iri("norm", key)
    edition = below(norm, statute.version.isoformat() if statute.version else "undated")
    title = head.title.strip("《》")
    out.add(norm, RDF.type, ELI.LegalResource)
    out.add(norm, ELI.title, title)
    out.add(norm, YJ.key, key)
    out.add(edition, RDF.type, ELI.LegalExpression)
    out.add(edition, ELI.realizes, norm)
    out.add(edition, ELI.title, title)
    out.add_day(edition, YJ.versionDate, YJ.versionDay, statute.version)
    _dates(out, edition, statute)
    if statute.standing:
        out.add(edition, YJ.rankWords, statute.standing.rank)
        out.add(edition, YJ.issuerWords, statute.standing.issuer)
    out.add(edition, YJ.territoryWords, statute.territory)
    out.add(edition, YJ.madePublic, YES)
    out.add(edition, DCT.source, statute.source)
    if body.parts:
        out.add(edition, YJ.textHeld, True)
        _completeness(out, edition, statute)
    for order, part in enumerate(body.parts, 1):
        _part(out, edition, edition, part, order)
    for part, target in references.references(body):
        out.add(below(edition, "/".join(part.steps)), YJ.refersTo, below(edition, target))
    for order, cited in enumerate(references.enabling(body), 1):
        citation_statements(out, edition, cited, order, ELI.based_on)
    for order, words in enumerate(references.repealed(body), 1):
        repeal = below(edition, "repeal", str(order))
        out.add(repeal, RDF.type, YJ.Repeal)
        out.add(repeal, YJ.by, edition)
        out.add(repeal, YJ.repealedKey, norm_key(words))
        out.add(repeal, YJ.repealedWords, words)
    return Record(f"text/{key}/{statute.version or 'undated'}", edition, out.done(), place, notes)


def _dates(out: Statements, edition: NamedNode, statute: Statute) -> None:
    head, when = statute.head, statute.effect
    out.add_day(edition, ELI.date_publication, YJ.publishedDay, head.published)
    if when is not None and when.assumed:
        out.add(edition, YJ.assumedInForceDay, day_number(when.day))
    elif when is not None:
        out.add_day(edition, ELI.first_date_entry_in_force, YJ.inForceDay, when.day)
    if head.first_made is not None:
        out.add(edition, YJ.firstEnactedDay, day_number(head.first_made))
    out.add(edition, YJ.original, True if head.first_made is not None and not head.amended else None)


def _completeness(out: Statements, edition: NamedNode, statute: Statute) -> None:
    body = statute.body
    numbers = body.article_numbers
    out.add(edition, YJ.articleCount, len(numbers) if body.numbered else len(body.parts))
    out.add(edition, YJ.letters, body.letters)
    out.add(edition, YJ.lettersInProvisions, sum(part.letters for part in body.walk()))
    if statute.whole and (not body.numbered or (numbers and min(numbers) == 1)):
        out.add(edition, YJ.complete, True)
        out.add(edition, YJ.gap, *(str(gap) for gap in body.gaps))


def _part(out: Statements, edition: NamedNode, above: NamedNode, part: Part, order: int) -> None:
    locator = "/".join(part.steps)
    node = below(edition, locator)
    out.add(node, RDF.type, ELI.LegalResourceSubdivision)
    out.add(node, YJ.unit, YJ[part.unit])
    out.add(node, ELI.is_part_of, above)
    out.add(node, YJ.version, edition)
    out.add(node, YJ.locator, locator, *_short_locators(part))
    out.add(node, YJ.label, part.label)
    out.add(node, YJ.order, order)
    out.add(node, YJ.heading, part.heading)
    if part.words:
        _words(out, node, part.text)
    for count, inner in enumerate(part.parts, 1):
        _part(out, edition, node, inner, count)


def _short_locators(part: Part) -> Iterator[str]:
    """How the place is also cited: an item without its 款, a numbered place without the levels above it.

    五、 of a text that has no articles is also cited as 第五条 (amendments of the criminal law).
    """
    steps = part.steps
    if steps[0].startswith("§"):
        if steps != PREAMBLE:
            yield (
                steps[0].removeprefix("§")
                + "".join(f"//{step}" for step in steps[1:2])
                + "".join(f"/{step}" for step in steps[2:])
            )
        if len(steps) > 1:
            yield "§/" + "/".join(steps[1:])
        if len(steps) > 2:
            yield "§//" + steps[2]
    elif len(steps) > 2 and steps[0][0].isdecimal():
        yield steps[0] + "//" + "/".join(steps[2:])


def _words(out: Statements, node: NamedNode, text: str) -> None:
    out.add(node, YJ.text, text)
    for term in terms_in(text):
        out.add_duration(node, YJ.term, term)
    out.add(node, YJ.openReferral, *references.open_referrals(text))
    for order, cited in enumerate(references.citations(text), 1):
        citation_statements(out, node, cited, order, ELI.cites)


def read_law_file(path: Path) -> Reading:
    """One law text by itself; raises InputError where it is none."""
    return Reading(str(path), iter(_single(path)), 1)


def _single(path: Path) -> Iterator[Record | Problem | Remark]:
    place = Place(str(path))
    try:
        text, remark = text_of(path)
        statute = read_statute(
            text, stem=path.stem, folder=path.parent.name, source=path.name, territory=None
        )
        yield record_of(statute, place, (remark,) if remark else ())
    except InputError as trouble:
        yield Problem(place, trouble.words)
