"""What leans on what as a picture: from what ends to each claim that stood on it, what it stood on, and how it fares then."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from api import impact_words as words
from api.said import VERDICTS, findings_said, titled, verdict_said
from api.sheet import BESIDE, EDGE, FULL, IN, Sheet, Track
from api.svg import SIGNS, Box, Said
from kg.answer import ClaimShown
from kg.authority import Work
from kg.errors import Words
from kg.impact import Changed, Impact, Resting, Saved

GAP = 20  # between the boxes of a row
ACROSS = (200, 250, BESIDE - 200 - 250 - 2 * GAP)  # the claim, what it stood on, how it fares
DRAWN = 20  # claims of a kind that are drawn one by one; the others are listed by id and name
LISTED = 40  # claims in one box of a list
TOLD = 3  # findings of a claim that are told here
LINKS = 4  # works of a chain in one row
ENDS = Words("假设不再有效", "supposed to end")
CLAIM = Words("措施", "measure")
STOOD = Words("现有依据", "what it stands on today")
FARES = Words("结论：之前 → 之后", "answer: before → after")
STANDS = Words("仍有依据", "still stands")
NONE = Words("当日本来就没有依据", "it has no justification today")
CITES = Words("引用它", "cites it")
OTHERWISE = Words("经由别处受影响", "touched through something else")
UNCHANGED = Words("结论不变", "the answer stays")
NOTHING = Words("没有任何主张、规范、文件系于它", "no claim, norm or document leans on it")
WORK, BACK = Words("规范或者文件", "norm or document"), Words("回到 {}", "back to {}")


def draw_impact(told: Impact, lang: str, *, inline: bool = False) -> str:
    """The picture, readable without colour; its title and description say the same in words."""
    tracks = [_ends(told, lang)]
    for title, group in words.groups(told):
        tracks += _changed(title.in_language(lang), group, lang)
    tracks += _saved(told.saved, lang)
    tracks += _documents(told, lang)
    if len(tracks) == 1:
        said = Said(f"{SIGNS['empty']} {NOTHING.in_language(lang)}")
        tracks.append(Track(row=(Box((said,), EDGE, BESIDE, "empty"),)))
    return Sheet(words.supposed(told, lang), (words.counted(told, lang),), tuple(tracks)).svg(
        lang, inline=inline
    )


def _ends(told: Impact, lang: str) -> Track:
    since = f"自 {told.on} 起" if lang == "zh" else f"from {told.on}"
    said = (Said(ENDS.in_language(lang), "head"), Said(words.named(told, lang), "strong"), Said(since))
    return Track(row=(Box(said, IN, FULL, "no"),), stemmed=False)


def _above(title: str, lang: str, count: int | None = None) -> tuple[Said, ...]:
    if count is None:
        return (Said(title, "strong"),)
    return (Said(f"{title} {count} 项" if lang == "zh" else f"{title}: {count}", "strong"),)


def _changed(title: str, group: Sequence[Changed], lang: str) -> Iterator[Track]:
    for number, one in enumerate(group[:DRAWN]):
        heading = () if number else _above(title, lang, len(group))
        yield Track(
            heading, (_claim(one.claim, _cites(one, lang), lang), _stood(one, lang), _fares(one, lang))
        )
    rest = sorted(group[DRAWN:], key=_turn)
    for (before, after), some in groupby(rest, key=_turn):
        turned = f"{verdict_said(before, lang)} → {verdict_said(after, lang)}"  # type: ignore[arg-type]
        yield from _list(f"{title} · {turned}", [_named(one.claim) for one in some], lang)


def _turn(one: Changed) -> tuple[str, str]:
    return one.before, one.after


def _cites(one: Changed, lang: str) -> list[str]:
    if one.cites:
        return [CITES.in_language(lang)]
    return words.presupposes(one, lang) or [OTHERWISE.in_language(lang)]


def _claim(claim: ClaimShown, about: Sequence[str], lang: str) -> Box:
    said = (Said(CLAIM.in_language(lang), "head"), Said(_named(claim), "strong"))
    return Box((*said, *map(Said, about)), EDGE, ACROSS[0])


def _stood(one: Changed, lang: str) -> Box:
    leaning = words.leaning(one, lang)
    said = (
        Said(STOOD.in_language(lang), "head"),
        Said(leaning or f"{SIGNS['empty']} {NONE.in_language(lang)}"),
    )
    return Box(said, EDGE + ACROSS[0] + GAP, ACROSS[1], "plain" if leaning else "empty")


def _fares(one: Changed, lang: str) -> Box:
    said = (
        Said(FARES.in_language(lang), "head"),
        Said(f"{verdict_said(one.before, lang)} → {verdict_said(one.after, lang)}", "strong"),
    )
    fared = tuple(findings_said(one.findings[:TOLD], "", lang))
    more = len(one.findings) - TOLD
    if more > 0:
        fared += (Said(f"另有 {more} 项" if lang == "zh" else f"and {more} more"),)
    return Box(said, BESIDE + EDGE - ACROSS[2], ACROSS[2], VERDICTS[one.after], fared)


def _saved(saved: Sequence[Saved], lang: str) -> Iterator[Track]:
    title = words.SAVED.in_language(lang)
    for number, one in enumerate(saved[:DRAWN]):
        heading = () if number else _above(title, lang, len(saved))
        lost = f"失去依据 {len(one.lost)} 条" if lang == "zh" else f"justifications lost: {len(one.lost)}"
        by = [Said(words.stands_on(item, lang)) for item in one.by]
        kept = Box((Said(STANDS.in_language(lang), "head"), *by), EDGE + ACROSS[0] + GAP, ACROSS[1], "yes")
        fares = (
            Said(FARES.in_language(lang), "head"),
            Said(verdict_said(one.verdict, lang), "strong"),
            Said(UNCHANGED.in_language(lang)),
        )
        after = Box(fares, BESIDE + EDGE - ACROSS[2], ACROSS[2], VERDICTS[one.verdict])
        yield Track(heading, (_claim(one.claim, [lost], lang), kept, after))
    colon, stop = ("：", "；") if lang == "zh" else (": ", "; ")
    told = [
        f"{_named(one.claim)}{colon}{stop.join(words.stands_on(item, lang) for item in one.by)}"
        for one in saved[DRAWN:]
    ]
    yield from _list(title, told, lang, apart=True)


def _named(claim: ClaimShown) -> str:
    return f"{claim.id} {claim.label}"


def _list(title: str, told: Sequence[str], lang: str, *, apart: bool = False) -> Iterator[Track]:
    """What is past those that are drawn one by one, in boxes of some lines; `apart`: a line each."""
    for start in range(0, len(told), LISTED):
        some = told[start : start + LISTED]
        head = f"{title} · 另有 {len(some)} 项" if lang == "zh" else f"{title} · {len(some)} more"
        said = map(Said, some) if apart else [Said(("；" if lang == "zh" else "; ").join(some))]
        yield Track(row=(Box((Said(head, "head"), *said), EDGE, BESIDE),))


def _documents(told: Impact, lang: str) -> Iterator[Track]:
    """Norms and documents that rest on what ends, circles, and chains that end too low."""
    title = words.RESTING.in_language(lang)
    for number, one in enumerate(told.resting[:DRAWN]):
        yield _resting(one, () if number else _above(title, lang, len(told.resting)), lang)
    yield from _list(title, [words.arrows(one.chain.works) for one in told.resting[DRAWN:]], lang, apart=True)
    title = words.CYCLES.in_language(lang)
    for number, cycle in enumerate(told.cycles[:DRAWN], 1):
        fared = [words.anchored(cycle, lang), BACK.in_language(lang).format(words.title(cycle.works[0]))]
        yield from _chain(cycle.works, fared, _above(f"{title} {number}", lang), lang, circular=True)
    circles = [words.arrows((*cycle.works, cycle.works[0])) for cycle in told.cycles[DRAWN:]]
    yield from _list(title, circles, lang, apart=True)
    title = words.CHAINS.in_language(lang)
    for number, chain in enumerate(told.chains[:DRAWN], 1):
        fared = [words.chain_end(chain, lang)]
        yield from _chain(chain.works, fared, _above(f"{title} {number}", lang), lang)
    yield from _list(title, [words.arrows(chain.works) for chain in told.chains[DRAWN:]], lang, apart=True)


def _resting(one: Resting, above: tuple[Said, ...], lang: str) -> Track:
    inside = words.inside(one, lang)
    said = (
        Said(WORK.in_language(lang), "head"),
        Said(words.arrows(one.chain.works), "strong"),
        *((Said(one.work.rank),) if one.work.rank else ()),
    )
    fared = (Said(words.left(one, lang)), *((Said(inside),) if inside else ()))
    return Track(above, (Box(said, EDGE, BESIDE, "plain" if one.left else "unknown", fared),))


def _chain(
    works: Sequence[Work], fared: Sequence[str], above: tuple[Said, ...], lang: str, *, circular: bool = False
) -> Iterator[Track]:
    """A chain of works with an arrow from each to the next; what becomes of it is said at its last."""
    wide = (BESIDE - (LINKS - 1) * GAP) // LINKS
    for start in range(0, len(works), LINKS):
        boxes = []
        for at, work in enumerate(works[start : start + LINKS]):
            done = start + at + 1
            said = [Said(f"{WORK.in_language(lang)} {done}", "head"), Said(titled(work.title), "strong")]
            said += [Said(work.rank)] if work.rank else []
            last = done == len(works)
            told = tuple(map(Said, fared)) if last else ()
            boxes.append(Box(tuple(said), EDGE + at * (wide + GAP), wide, "note" if last else "plain", told))
        row = tuple(boxes)
        yield Track(above, row, stemmed=False, linked=start > 0, round=circular and 1 < len(works) <= LINKS)
        above = ()
