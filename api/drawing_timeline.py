"""From when to when a claim stood, as one bar of spans: sign and look of a verdict, the days on which it turns below.

Short spans are drawn wider than they are, so that their sign can be read; the table beside it has the days.
"""

import datetime as dt
from collections.abc import Sequence

from api.said import VERDICTS, verdict_said
from api.svg import FONTS, LOOKS, SIGNS, clean
from kg.timeline import Span

WIDE, BAR, TALL = 760, 34, 92
LEAST = 24  # the narrowest that a span is drawn
DATE = 66  # what a day takes in the row of days
DRAWN = 24  # spans; of more the table tells alone


def draw_timeline(spans: Sequence[Span], on: dt.date, until: dt.date, lang: str) -> str:
    """The bar, to stand within a page; "" where there are too many spans to be told apart."""
    if len(spans) > DRAWN:
        return ""
    ends = [span.ends or until for span in spans]
    days = [max(1, (end - span.begins).days) for span, end in zip(spans, ends, strict=True)]
    free = WIDE - 2 - LEAST * len(spans)
    wide = [LEAST + free * count / sum(days) for count in days]
    said = [f"{span.begins} {verdict_said(span.answer.verdict, lang)}" for span in spans]
    name = "时间线：" if lang == "zh" else "Timeline: "
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {TALL}" width="{WIDE}" height="{TALL}" role="img" '
        f'aria-label="{clean(name + ("；" if lang == "zh" else "; ").join(said))}" font-family="{FONTS}">'
    ]
    left, free_from = 1.0, [0.0, 0.0]
    for span, width, count in zip(spans, wide, days, strict=True):
        state = VERDICTS[span.answer.verdict]
        filling, thick, dashes = LOOKS[state]
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        out.append(
            f'<rect x="{left:.1f}" y="20" width="{width:.1f}" height="{BAR}" fill="{filling}" stroke="#111" '
            f'stroke-width="{thick}"{dashed}/>'
        )
        words = verdict_said(span.answer.verdict, lang)
        shown = words if width > 13 * len(words) else SIGNS[state]
        out.append(
            f'<text x="{left + width / 2:.1f}" y="42" font-size="13" text-anchor="middle" fill="#111">{clean(shown)}</text>'
        )
        row = 0 if left >= free_from[0] else 1
        if left >= free_from[row]:
            out.append(f'<path d="M{left:.1f} {20 + BAR}v{6 + 14 * row}" stroke="#111"/>')
            at = min(left, WIDE - DATE)
            out.append(
                f'<text x="{at:.1f}" y="{72 + 16 * row}" font-size="11" fill="#333">{span.begins}</text>'
            )
            free_from[row] = at + DATE
        if span.begins <= on < (span.ends or dt.date.max):
            x = left + width * min(1, (on - span.begins).days / count)
            anchor = "end" if x > WIDE - 2 * DATE else "start"
            out.append(f'<path d="M{x:.1f} 4v{16 + BAR}" stroke="#111" stroke-width="2"/>')
            out.append(
                f'<text x="{x + (-4 if anchor == "end" else 4):.1f}" y="14" font-size="11" text-anchor="{anchor}" fill="#111">'
                f"{on}</text>"
            )
        left += width
    return "\n".join([*out, "</svg>"])
