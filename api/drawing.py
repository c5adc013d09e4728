"""An answer as a picture: one lane a basis, measure → provision → version → norm → rank, in SVG that prints well."""

from collections.abc import Iterator
from html import escape

from api.text import CAVEAT, MARKS, in_force, verdict_words
from api.wrap import wrap
from kg.answer import Answer, Finding, ProvisionShown
from kg.errors import Words

WIDE, GAP, PAD, LINE = 196, 28, 10, 18  # pixels: box, arrow, inside a box, line of text
LETTERS = 25  # columns of text in a box; a Chinese character takes two
LONGEST = 90  # characters of a quote that a box shows
FILL = {"allowed": "#eef7ee", "not_allowed": "#fbeeee", "undetermined": "#fdf8e6"}
HEADS = {
    "claim": Words("措施", "measure"), "provision": Words("条款", "provision"), "version": Words("版本与施行", "version, in force"),
    "rank": Words("位阶、制定机关、地域", "rank, issuer, territory"), "why": Words("为什么", "why"),
}  # fmt: skip
DASH = {"allowed": "", "not_allowed": ' stroke-dasharray="6 3"', "undetermined": ' stroke-dasharray="2 3"'}


def draw(answer: Answer, lang: str) -> str:
    """The picture, readable without colour; its title and description say the same in words."""
    lanes = list(_lanes(answer, lang))
    tall = [max(_height(box) for box in lane) for lane in lanes]
    across = max((len(lane) for lane in lanes), default=1)
    width = across * WIDE + (across - 1) * GAP + 2 * PAD
    said = f"{MARKS[answer.verdict]} {verdict_words(answer.verdict).in_language(lang)}"
    title = f"{said} · {answer.claim.id} {answer.claim.label} · {answer.on.isoformat()}"
    top = 56
    body: list[str] = []
    for lane, height in zip(lanes, tall, strict=True):
        body += _lane(lane, top, height, answer.verdict)
        top += height + 22
    caveat = escape(CAVEAT.in_language(lang))
    body.append(f'<text x="{PAD}" y="{top + 4}" font-size="12" fill="#444">{caveat}</text>')
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {top + 18}" width="{width}" height="{top + 18}" '
            'role="img" aria-labelledby="t d" font-family="\'Noto Sans CJK SC\',\'Microsoft YaHei\',sans-serif">',
            f'<title id="t">{escape(title)}</title>',
            f'<desc id="d">{escape("；".join(" → ".join(" ".join(box) for box in lane) for lane in lanes))}</desc>',
            f'<rect width="{width}" height="{top + 18}" fill="#fff"/>',
            f'<text x="{PAD}" y="32" font-size="19" font-weight="bold" fill="#111">{escape(title)}</text>',
            *body,
            "</svg>",
            "",
        ]
    )


def _lanes(answer: Answer, lang: str) -> Iterator[list[list[str]]]:
    told = [f"{heading.in_language(lang)} {words}" for heading, words in answer.claim.facts[1:6]]
    claim = [HEADS["claim"].in_language(lang), f"{answer.claim.id} {answer.claim.label}", *told]
    if answer.justifications:
        for item in answer.justifications:
            yield [claim, *_boxes(item.provision, lang)]
        return
    yielded = False
    for number, shown in enumerate(answer.basis):
        about = [f for f in answer.findings if f.fit] if number == 0 or len(answer.basis) == 1 else []
        yield [claim, *_boxes(shown, lang), *_why(about, lang)]
        yielded = True
    others = [f for f in answer.findings if not f.fit]
    if others or not yielded:
        yield [claim, *_why(others, lang)]


def _boxes(shown: ProvisionShown, lang: str) -> Iterator[list[str]]:
    quote = (shown.quote or "")[:LONGEST] + ("……" if len(shown.quote or "") > LONGEST else "")
    yield [
        HEADS["provision"].in_language(lang),
        f"《{shown.norm.strip('《》')}》{shown.article}" if shown.version or shown.rank else shown.norm,
        *([f"“{quote}”"] if quote else []),
    ]
    if shown.version or shown.in_force[0]:
        yield [
            HEADS["version"].in_language(lang),
            *(line for line in (shown.version, in_force(shown, lang)) if line),
        ]
    if shown.rank:
        yield [
            HEADS["rank"].in_language(lang),
            *(line for line in (shown.rank, shown.issuer, shown.territory) if line),
        ]


def _why(findings: list[Finding], lang: str) -> Iterator[list[str]]:
    lines = [words.in_language(lang) for f in findings for words in (f.message, f.hint) if words]
    if lines:
        yield [HEADS["why"].in_language(lang), *lines]


def _rows(box: list[str]) -> list[str]:
    return [row for words in box for row in wrap(words, LETTERS)]


def _height(box: list[str]) -> int:
    return len(_rows(box)) * LINE + 2 * PAD


def _lane(lane: list[list[str]], top: int, height: int, verdict: str) -> list[str]:
    out: list[str] = []
    for number, box in enumerate(lane):
        left = PAD + number * (WIDE + GAP)
        fill = FILL[verdict] if number == len(lane) - 1 else "#fff"
        dash = DASH[verdict] if number == len(lane) - 1 else ""
        out.append(
            f'<rect x="{left}" y="{top}" width="{WIDE}" height="{height}" rx="4" fill="{fill}" stroke="#222"{dash}/>'
        )
        for line, words in enumerate(_rows(box)):
            y = top + PAD + 13 + line * LINE
            style = (
                'font-size="12" font-weight="bold" fill="#555"' if line == 0 else 'font-size="13" fill="#111"'
            )
            out.append(f'<text x="{left + PAD}" y="{y}" {style}>{escape(words)}</text>')
        if number:
            y, end = top + height // 2, left - 3
            out.append(
                f'<path d="M{left - GAP + 3} {y} H{end}" stroke="#222"/><path d="M{end - 6} {y - 4} L{end} {y} L{end - 6} {y + 4}" fill="none" stroke="#222"/>'
            )
    return out
