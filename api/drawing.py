"""An answer as a picture: from the measure along each citation to provision, version, norm and rank, on paper (A4).

One track a justification or, where there is none, a citation held against a power; what fails is said where it fails.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from api import links
from api.said import findings_said, help_said, recorded, verdict_said, worst
from api.sheet import BESIDE, EDGE, FULL, IN, Sheet, Track
from api.steps import NORM, PROVISION, RANK, STEPS, VERSION, steps
from api.svg import SIGNS, Box, Said, State
from kg.answer import Answer, Finding, Justification, ProvisionShown
from kg.errors import Words

GAP = 20  # between the boxes of a row
WIDTHS = {PROVISION: 238, VERSION: 142, NORM: 146, RANK: BESIDE - 238 - 142 - 146 - 3 * GAP}
HEADS = {
    "measure": Words("措施", "measure"), PROVISION: Words("条款与授权", "provision and power"),
    VERSION: Words("版本与施行", "version, in force"), NORM: Words("规范", "norm"),
    RANK: Words("位阶、制定机关、地域", "rank and issuer"),
}  # fmt: skip
MET, CLEAR = Words("相符", "met"), Words("未发现不符", "nothing found against it")
UNREACHED = Words("未到此步，没有核对", "not reached, not checked")
NO_CITATION = Words("没有可看的条款、版本、规范、位阶", "no provision, version, norm or rank to look at")
FITS: dict[State, Words] = {
    "yes": Words("经得起每一项检验", "passes every test"), "no": Words("不能作为依据", "cannot be the basis"),
    "unknown": Words("待核实", "cannot be told yet"),
}  # fmt: skip


def draw(answer: Answer, lang: str) -> str:
    """The picture, readable without colour; its title and description say the same in words."""
    return drawn(answer, lang).svg(lang)


def drawn(answer: Answer, lang: str, *, linked: bool = False) -> Sheet:
    """What the picture is made of; `linked` boxes lead to the pages of what they show."""
    zh = lang == "zh"
    action = answer.action_label.in_language(lang)
    on = answer.on.isoformat()
    tracks = _measure(answer, lang), *_tracks(answer, lang, linked)
    return Sheet(
        f"{verdict_said(answer.verdict, lang)}{'：' if zh else ': '}{answer.claim.id} {answer.claim.label}",
        (f"{on} 当日；处理：{action}" if zh else f"on {on}; proposed: {action}",),
        (_linked(tracks[0], links.resource(answer.claim.iri)), *tracks[1:]) if linked else tracks,
    )


def _linked(track: Track, *targets: str) -> Track:
    """The same boxes, each leading to its target."""
    return replace(
        track, row=tuple(replace(box, link=link) for box, link in zip(track.row, targets, strict=True))
    )


def _leading(shown: ProvisionShown | None, track: Track, on: dt.date, linked: bool) -> Track:
    """To the provision, its version and its norm; nowhere from a citation that resolves to nothing."""
    if not linked or shown is None or not (shown.version or shown.rank):
        return track
    dated = f"{shown.norm}（{shown.version}）" if shown.version else shown.norm
    targets = {PROVISION: shown.iri, VERSION: dated, NORM: shown.norm}
    return _linked(track, *(links.provision(targets[step], on) if step in targets else "" for step in STEPS))


def _measure(answer: Answer, lang: str) -> Track:
    """The claim as its record states it, with what was found about the record itself."""
    colon = "：" if lang == "zh" else ": "
    own = [finding for finding in answer.findings if not finding.fit]
    said = (
        Said(HEADS["measure"].in_language(lang), "head"),
        Said(f"{answer.claim.id} {answer.claim.label}", "strong"),
        *(
            Said(f"{heading.in_language(lang)}{colon}{words}")
            for heading, words in answer.claim.facts
            if words != answer.claim.label
        ),
    )
    box = Box(said, IN, FULL, worst(own), tuple(findings_said(own, "", lang)))
    return Track(row=(box,), below=_help(own, lang), stemmed=False)


def _tracks(answer: Answer, lang: str, linked: bool) -> Iterator[Track]:
    zh = lang == "zh"
    for number, item in enumerate(answer.justifications, 1):
        notes = [finding for finding in answer.findings if finding.fit == item.fit]
        about = _cited(answer, notes)
        above = _above(f"依据 {number}" if zh else f"Basis {number}", "yes", about, lang)
        row = _row(item.provision, notes, about, lang, MET, _granted(item, lang))
        yield _leading(item.provision, Track(above, row, _help(notes, lang)), answer.on, linked)
    for number, (shown, found) in enumerate(_fits(answer), 1):
        about = _cited(answer, found)
        # beside a fit that is unknown, a refused one is told in notes alone
        state: State = "unknown" if worst(found) == "unknown" else "no"
        above = _above(f"引用 {number}" if zh else f"Citation {number}", state, about, lang)
        track = Track(above, _row(shown, found, about, lang, CLEAR), _help(found, lang))
        yield _leading(shown, track, answer.on, linked)
    if not answer.basis and not answer.justifications:
        words = f"{SIGNS['empty']} {NO_CITATION.in_language(lang)}"
        yield Track(row=(Box((Said(words),), EDGE, BESIDE, "empty"),))


def _fits(answer: Answer) -> Iterator[tuple[ProvisionShown | None, list[Finding]]]:
    """Each fit that is no justification with what was found about it, best first: `basis` are the fits in that order."""
    passing = {item.fit for item in answer.justifications}
    found: dict[str, list[Finding]] = {}
    for finding in answer.findings:
        if finding.fit and finding.fit not in passing:
            found.setdefault(finding.fit, []).append(finding)
    if len(found) == len(answer.basis):
        yield from zip(answer.basis, found.values(), strict=True)
    else:
        yield from ((None, findings) for findings in found.values())


def _cited(answer: Answer, found: Sequence[Finding]) -> str:
    """The citation that these findings are about, as it was written: their messages begin with it."""
    cells = [words for heading, words in answer.claim.facts if heading.en == "basis"]
    written = [word for words in cells for word in words.split("；")]
    about = [word for word in written if any(finding.message.zh.startswith(f"{word}：") for finding in found)]
    return max(about, key=len, default="")


def _above(label: str, state: State, about: str, lang: str) -> tuple[Said, ...]:
    words = f"{label} {SIGNS[state]} {FITS[state].in_language(lang)}"
    return (Said(f"{words} · {about}" if about else words, "strong"),)


def _granted(item: Justification, lang: str) -> list[Said]:
    """What the path says that the power grants."""
    return [
        Said(step.label.in_language(lang))
        for step in item.path
        if item.power is not None and step.subject == item.power
    ]


def _row(
    shown: ProvisionShown | None,
    found: Sequence[Finding],
    about: str,
    lang: str,
    clear: Words,
    granted: Iterable[Said] = (),
) -> tuple[Box, ...]:
    """The steps of one citation, each with what is on record, and how it fared."""
    refused = clear is CLEAR and worst(found) == "note"  # notes are all that is told of it, and no good ones
    record = recorded(shown, lang) if shown else {PROVISION: [Said(about, "strong")] if about else []}
    record[PROVISION].extend(granted)
    boxes, left = list[Box](), EDGE
    for step in STEPS:
        here = [finding for finding in found if steps().get(finding.code, PROVISION) == step]
        fared = list(findings_said(here, about, lang))
        state = worst(here)
        if state == "plain" or (state == "note" and not refused):
            state = "yes" if record.get(NORM) and record.get(step) else "empty"
            words = (clear if state == "yes" else UNREACHED).in_language(lang)
            fared.append(Said(f"{SIGNS[state]} {words}"))
        said = (Said(HEADS[step].in_language(lang), "head"), *record.get(step, ()))
        boxes.append(Box(said, left, WIDTHS[step], state, tuple(fared)))
        left += WIDTHS[step] + GAP
    return tuple(boxes)


def _help(found: Iterable[Finding], lang: str) -> Box | None:
    said = help_said(found, lang)
    return Box(said, EDGE, BESIDE) if said else None
