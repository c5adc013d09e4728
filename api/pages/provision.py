"""A norm or a place of it: its words, its versions side by side, its state on a day, and what leans on it."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from markupsafe import Markup
from starlette.responses import Response

from api import impact_words, language, links
from api.drawing_impact import draw_impact
from api.impact import meant
from api.pages.examples import usual_day
from api.server.ask import desk_of, language_of, may, show
from api.server.desk import Desk
from api.server.view import fragment, page
from api.text import MARKS, verdict_words
from kg import held, leaning, ontology, telling
from kg.chain import nodes
from kg.chain import words as said_of
from kg.differences import differences
from kg.errors import InputError, YijuError
from kg.impact import impact
from kg.namespaces import DCT, ELI, YJ
from kg.supposed import Ending
from kg.view import View

router = APIRouter(prefix="/provision", include_in_schema=False, dependencies=[Depends(may("read"))])
At = Annotated[Desk, Depends(desk_of)]
LISTED = 50  # claims that cite a norm and that the page lists


@router.get("")
def provision(request: Request, desk: At, cited: str = "", on: str = "") -> Response:
    """By a citation, a title or an IRI; without either, where to look."""
    if not cited.strip():
        raise InputError(
            "要写明哪一条：/provision?cited=政府采购法第七十七条",
            "say which: /provision?cited=政府采购法第七十七条",
        )
    view = desk.view
    day = language.day(on) if on else usual_day(view, language.today())
    cited, ending = _in_words(view, cited.strip())
    told = held.place_on(view, ending, day)
    versions = sorted(told["versions"], key=lambda one: one["version"] or "", reverse=True)
    claims = _citing(view, ending)
    show(request, f"{cited} {day}")
    return page(
        request, "provision.html", cited=cited, day=day, told=told, versions=versions, places=bool(ending.spots),
        name=_name(versions, ending), compared=list(_compared(versions)), link=links.resource(ending.norm.value),
        claims=[(one, links.claim(one["iri"], day)) for one in claims[:LISTED]], more=len(claims) - LISTED,
        asked=links.provision(cited, day).partition("?")[2],
    )  # fmt: skip


def _in_words(view: View, cited: str) -> tuple[str, Ending]:
    """What is meant; a place of one version, named by its IRI, as the citation of that place in every version."""
    ending = meant(view, cited)
    if not cited.startswith(("http://", "https://")) or not ending.spots:
        return cited, ending
    node = ending.spots[0].node
    titles, labels = said_of(view, ending.versions[0], ELI.title), said_of(view, node, YJ.label)
    words = f"《{''.join(titles[:1])}》{''.join(labels[:1])}"
    try:
        wider = meant(view, words)
    except YijuError:
        return cited, ending
    return (words, wider) if any(spot.node == node for spot in wider.spots) else (cited, ending)


def _name(versions: Sequence[Mapping[str, Any]], ending: Ending) -> str:
    title = next((one["title"] for one in versions if one["title"]), ending.norm.value)
    return f"《{title.strip('《》')}》{'、'.join(dict.fromkeys(spot.label for spot in ending.spots))}"


def _compared(versions: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each version whose words are held against the one before it whose words are held too, newest first."""
    worded = [(one, _text(one)) for one in versions if _text(one)]
    for (new, after), (old, before) in pairwise(worded):
        olds, news = differences(before, after)
        yield {"old": old, "new": new, "olds": olds, "news": news, "same": before == after}


def _text(version: Mapping[str, Any]) -> str:
    return "\n".join(spot["text"] for spot in version["places"] if spot["text"])


def _citing(view: View, ending: Ending) -> list[dict[str, str]]:
    """The claims that cite the norm; of a place, those that cite it, a part of it, or what it is a part of."""
    found = []
    keys = leaning.keys_of(view, ending.norm)
    for node in leaning.citing(view, keys, ontology.load().claim_kinds):
        cited = [one for one in nodes(view, node, YJ.cites) if set(said_of(view, one, YJ.key)) & set(keys)]
        locators = [locator for one in cited for locator in said_of(view, one, YJ.locator) or [""]]
        if not ending.spots or any(_touch(locator, ending) for locator in locators):
            names = [words for by in telling.NAMED_BY for words in said_of(view, node, by)]
            identifier = next(iter(said_of(view, node, DCT.identifier)), node.value)
            found.append({"iri": node.value, "id": identifier, "label": next(iter(names), identifier)})
    return sorted(found, key=lambda one: (one["id"], one["iri"]))


def _touch(locator: str, ending: Ending) -> bool:
    return not locator or any(
        f"{locator}/".startswith(f"{spot.locator}/") or f"{spot.locator}/".startswith(f"{locator}/")
        for spot in ending.spots
    )


@router.get("/impact")
def impact_(request: Request, desk: At, cited: str, on: str = "", part: bool = False) -> Response:
    """What would fall without it; `part` is the piece alone, for the script that puts it into the page."""
    day = language.day(on) if on else usual_day(desk.view, language.today())
    lang = language_of(request)
    asked = desk.about("without", cited, day, lang)
    ready = desk.ready(asked)
    show(request, f"{cited} {day}")
    if ready is None:
        ready = desk.keep(_impact(desk, cited, day, lang).encode(), asked)
    piece = Markup(ready.decode())
    if part:
        return Response(piece, media_type="text/html")
    return page(request, "provision_impact_page.html", piece=piece, day=day, back=links.provision(cited, day))


def _impact(desk: Desk, cited: str, day: dt.date, lang: str) -> Markup:
    told = desk.once(
        lambda: impact(desk.store, meant(desk.view, cited), day, language.now()), "impact", cited, day
    )
    groups = [(title, group) for title, group in impact_words.groups(told) if group]
    return fragment(
        lang, "provision_impact.html", told=told, supposed=impact_words.supposed(told, lang), groups=groups,
        counted=impact_words.counted(told, lang), day=day, marks=MARKS, verdict_words=verdict_words, link=links.claim,
        stands_on=impact_words.stands_on, saved_title=impact_words.SAVED, resting_title=impact_words.RESTING,
        title=impact_words.title, left=impact_words.left, drawing=Markup(draw_impact(told, lang, inline=True)),
    )  # fmt: skip
