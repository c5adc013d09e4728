"""What leans on what, for people at a terminal; and how people name a norm or a place of it (docs/impact.md)."""

from collections.abc import Iterator

from pyoxigraph import NamedNode

from api import impact_words as words
from api.text import CAVEAT, SEVERITIES, verdict_words
from api.wrap import wrap
from kg import supposed
from kg.errors import InputError
from kg.impact import Changed, Impact, Resting, Saved
from kg.supposed import Ending, Named
from kg.view import View
from loaders.citations import norm_key, number_key, parse_citations


def meant(view: View, said: str) -> Ending:
    """What a person names: an IRI, a title, short title or number, or a citation of places of one norm.

    Raises InputError for places of several norms, or that cannot be read; NotFound and Ambiguous as kg.supposed.find does.
    """
    said = said.strip()
    if said.startswith(("http://", "https://")):
        try:
            return supposed.find_node(view, NamedNode(said))
        except ValueError as trouble:
            raise InputError(f"“{said}”不是 IRI：{trouble}", f"{said} is no IRI: {trouble}") from trouble
    whole = Named(said, tuple(dict.fromkeys((norm_key(said), number_key(said)))))
    cited = parse_citations(said)
    keys = list(dict.fromkeys(one.key for one in cited if one.key))
    if len(keys) > 1:
        raise InputError(
            f"“{said}”说了不止一部规范，一次只问一部",
            f"{said} names several norms; ask about one at a time",
        )
    days = {one.pinned for one in cited}
    pinned = days.pop() if len(days) == 1 else None
    places = tuple((one.locator, one.label or one.locator) for one in cited if one.locator)
    if not places and not said.endswith((")", "）")) and not set(keys) <= set(whole.keys):
        raise InputError(
            f"“{said}”里的条款读不出来；应如 政府采购法第七十七条第一款",
            f"the place in {said} cannot be read; write it as 政府采购法第七十七条第一款",
        )
    return supposed.find(view, [whole, *(Named(said, (key,), pinned, places) for key in keys)])


def impact_text(told: Impact, lang: str) -> str:
    return "\n".join(_impact(told, lang)) + "\n"


def _impact(told: Impact, lang: str) -> Iterator[str]:
    yield from wrap(words.supposed(told, lang))
    yield from wrap(words.counted(told, lang), indent="  ")
    for title, group in words.groups(told):
        if group:
            yield from ("", f"  {title.in_language(lang)}")
        for one in group:
            yield from _changed(one, lang)
    if told.saved:
        yield from ("", f"  {words.SAVED.in_language(lang)}")
        for kept in told.saved:
            yield from _saved(kept, lang)
    yield from _documents(told, lang)
    yield ""
    yield from wrap(CAVEAT.in_language(lang), indent="  ")


def _changed(one: Changed, lang: str) -> Iterator[str]:
    yield from wrap(f"{one.claim.id} {one.claim.label}", indent="    ", hanging="      ")
    before, after = (verdict_words(verdict).in_language(lang) for verdict in (one.before, one.after))
    yield from wrap(f"{before} → {after}", indent="      ")
    for needed in words.presupposes(one, lang):
        yield from wrap(needed, indent="      ")
    for finding in one.findings:
        severity = SEVERITIES[finding.severity].in_language(lang)
        yield from wrap(
            f"[{severity}] {finding.message.in_language(lang)} ({finding.rule} {finding.code})",
            indent="      ",
            hanging="        ",
        )
    leaning = words.leaning(one, lang)
    if leaning:
        yield from wrap(leaning, indent="      ", hanging="        ")


def _saved(one: Saved, lang: str) -> Iterator[str]:
    yield from wrap(f"{one.claim.id} {one.claim.label}", indent="    ", hanging="      ")
    for item in one.by:
        yield from wrap(words.stands_on(item, lang), indent="      ", hanging="        ")


def _documents(told: Impact, lang: str) -> Iterator[str]:
    stop = "；" if lang == "zh" else "; "
    if told.resting:
        yield from ("", f"  {words.RESTING.in_language(lang)}")
    for one in told.resting:
        yield from _resting(one, lang)
    if told.cycles:
        yield from ("", f"  {words.CYCLES.in_language(lang)}")
    for cycle in told.cycles:
        circle = words.arrows((*cycle.works, cycle.works[0]))
        yield from wrap(f"{circle}{stop}{words.anchored(cycle, lang)}", indent="    ", hanging="      ")
    if told.chains:
        yield from ("", f"  {words.CHAINS.in_language(lang)}")
    for chain in told.chains:
        ended = f"{words.arrows(chain.works)}{stop}{words.chain_end(chain, lang)}"
        yield from wrap(ended, indent="    ", hanging="      ")


def _resting(one: Resting, lang: str) -> Iterator[str]:
    yield from wrap(words.arrows(one.chain.works), indent="    ", hanging="      ")
    yield from wrap(words.left(one, lang), indent="      ", hanging="        ")
    inside = words.inside(one, lang)
    if inside:
        yield from wrap(inside, indent="      ")
