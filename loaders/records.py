"""Law texts as records: one version of one norm, with its provisions in its own words (docs/graph.md)."""

from collections.abc import Iterator

from pyoxigraph import NamedNode

from kg.errors import Words
from kg.model import Place, Record, Statements
from kg.namespaces import DCT, ELI, RDF, YES, YJ, below, day_number, iri
from loaders.citations import citation_statements, norm_key, number_key
from loaders.durations import terms_in
from loaders.headers import PROMPT
from loaders.mentions import citations, enabling, open_referrals
from loaders.parts import Body, Part
from loaders.references import references
from loaders.repeals import Repeal, repeals
from loaders.statutes import Statute

PREAMBLE = "§0"


def record_of(statute: Statute, place: Place, notes: tuple[Words, ...] = ()) -> Record:
    """The record of a statute: its norm, its version, its provisions in order, and what it says of other norms."""
    head, body = statute.head, statute.body
    out = Statements()
    key = norm_key(head.title)
    norm = iri("norm", key)
    edition = below(norm, statute.version.isoformat() if statute.version else "undated")
    title = head.title.strip("《》")
    out.add(norm, RDF.type, ELI.LegalResource)
    out.add(norm, ELI.title, title)
    out.add(norm, YJ.key, key, *(number_key(number) for number in head.numbers))
    out.add(edition, RDF.type, ELI.LegalExpression)
    out.add(edition, ELI.realizes, norm)
    out.add(edition, ELI.title, title)
    out.add(edition, YJ.number, *head.numbers)
    out.add_day(edition, YJ.versionDate, YJ.versionDay, statute.version)
    ended = repeals(body, head.title)
    _dates(out, edition, statute, again=any(norm_key(repeal.words) == key for repeal in ended))
    out.add(edition, YJ.rankWords, statute.standing.rank)
    out.add(edition, YJ.issuerWords, statute.standing.issuer)
    out.add(edition, YJ.territoryWords, statute.standing.territory)
    out.add(edition, YJ.madePublic, YES)
    out.add(edition, DCT.source, statute.source)
    if body.parts:
        out.add(edition, YJ.textHeld, True)
        _completeness(out, edition, body)
    for order, part in enumerate(body.parts, 1):
        _part(out, edition, edition, part, order)
    for part, target in references(body):
        out.add(below(edition, part.locator), YJ.refersTo, below(edition, target))
    for order, cited in enumerate(enabling(body), 1):
        citation_statements(out, edition, cited, order, ELI.based_on)
    for order, repeal in enumerate(ended, 1):
        _repeal(out, edition, repeal, order)
    return Record(statute.key, edition, out.done(), place, (*notes, *statute.notes))


def _dates(out: Statements, edition: NamedNode, statute: Statute, again: bool) -> None:
    """The days of the version; `again` where it re-enacts a norm of its own title, whose beginning nobody tells."""
    head, when, version = statute.head, statute.effect, statute.version
    if version and head.published and abs((head.published - version).days) <= PROMPT:
        out.add_day(edition, ELI.date_publication, YJ.publishedDay, head.published)
    if when is not None and when.assumed:
        out.add(edition, YJ.assumedInForceDay, day_number(when.day))
    elif when is not None:
        out.add_day(edition, ELI.first_date_entry_in_force, YJ.inForceDay, when.day)
    if head.first_made is not None and not again:
        out.add(edition, YJ.firstEnactedDay, day_number(head.first_made))
        out.add(edition, YJ.original, None if version is None or head.amended_by(version) else True)


def _completeness(out: Statements, edition: NamedNode, body: Body) -> None:
    numbers = body.article_numbers
    out.add(edition, YJ.articleCount, len(numbers) if body.numbered else len(body.parts))
    out.add(edition, YJ.letters, body.letters)
    out.add(edition, YJ.lettersInProvisions, sum(part.letters for part in body.walk()))
    if not body.numbered or (numbers and min(numbers) == 1):
        out.add(edition, YJ.complete, True)
        out.add(edition, YJ.gap, *(str(gap) for gap in body.gaps))


def _repeal(out: Statements, edition: NamedNode, repeal: Repeal, order: int) -> None:
    node = below(edition, "repeal", str(order))
    out.add(node, RDF.type, YJ.Repeal)
    out.add(node, YJ.by, edition)
    out.add(node, YJ.repealedKey, norm_key(repeal.words))
    out.add(node, YJ.repealedWords, repeal.words)
    out.add(node, YJ.day, day_number(repeal.day) if repeal.day else None)


def _part(out: Statements, edition: NamedNode, above: NamedNode, part: Part, order: int) -> None:
    node = below(edition, part.locator)
    out.add(node, RDF.type, ELI.LegalResourceSubdivision)
    out.add(node, YJ.unit, YJ[part.unit])
    out.add(node, ELI.is_part_of, above)
    out.add(node, YJ.version, edition)
    out.add(node, YJ.locator, part.locator, *_short_locators(part))
    out.add(node, YJ.label, part.label)
    out.add(node, YJ.order, order)
    out.add(node, YJ.heading, part.heading)
    if part.words:
        _words(out, node, part.text)
    for count, inner in enumerate(part.parts, 1):
        _part(out, edition, node, inner, count)


def _short_locators(part: Part) -> Iterator[str]:
    """How the place is also cited: an item without its 款, a numbered place without the levels above it.

    五、 of a text that has no articles is also cited as 第五条, and its （二） as 第五条第二项 (amendments of the criminal law).
    """
    first, *below_it = part.steps
    if first[0].isdecimal():
        if len(below_it) > 1:
            yield f"{first}//{'/'.join(below_it[1:])}"
    elif first.startswith("§") and part.unit != "Paragraph":
        if first != PREAMBLE and (not below_it or below_it[0]):
            yield "//".join((first.removeprefix("§"), "/".join(below_it))).removesuffix("//")
        if below_it and below_it[0]:
            yield "§/" + "/".join(below_it)
        if len(below_it) > 1:
            yield "§//" + "/".join(below_it[1:])


def _words(out: Statements, node: NamedNode, text: str) -> None:
    out.add(node, YJ.text, text)
    for term in terms_in(text):
        out.add_duration(node, YJ.term, term)
    out.add(node, YJ.openReferral, *open_referrals(text))
    for order, cited in enumerate(citations(text), 1):
        citation_statements(out, node, cited, order, ELI.cites)
