"""The picture of growth: seconds against claims, both by powers of ten, one line a subject; it needs no colour."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator

from api.svg import FONTS, clean
from tests.bench_row import Row
from tests.bench_words import KINDS, SUBJECTS

WIDE, TALL = 860, 560
LEFT, RIGHT, TOP, BOTTOM = 70, 290, 50, 60
SHOWN = ("judge", "second-day", "rejudge", "impact", "start", "gate", "why-certified", "why")
DASHES = ("", "8 4", "2 4", "12 3 3 3")
INKS = ("#111", "#1f5f99", "#a33b1f", "#3d6b2a")
Point = tuple[float, float]
Scale = Callable[[float], float]


def drawn(rows: list[Row]) -> str:
    """The picture; a frame alone where nothing was measured."""
    lines = _lines(rows)
    points = [point for line in lines.values() for point in line]
    first, last = _decades([x for x, _ in points] or [1_000], 3)
    low, high = _decades([y for _, y in points] or [0.001], -3)

    def x(size: float) -> float:
        return LEFT + (math.log10(size) - first) / max(1, last - first) * (WIDE - LEFT - RIGHT)

    def y(seconds: float) -> float:
        return TALL - BOTTOM - (math.log10(seconds) - low) / max(1, high - low) * (TALL - TOP - BOTTOM)

    said = "；".join(
        f"{name}：{', '.join(f'{int(n)} → {s:.3g} s' for n, s in line)}" for name, line in lines.items()
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="zh-CN" viewBox="0 0 {WIDE} {TALL}" width="{WIDE}" height="{TALL}" font-family="{FONTS}" font-size="12">',
        f"<title>{clean('用时随规模的增长 / time against the number of claims')}</title><desc>{clean(said)}</desc>",
        f'<rect width="{WIDE}" height="{TALL}" fill="#fff"/>',
        f'<text x="{LEFT}" y="26" font-size="15" font-weight="bold">用时随规模的增长 / time against the number of claims</text>',
        *_grid(range(first, last + 1), range(low, high + 1), x, y),
        *_drawn_lines({name: [(x(n), y(s)) for n, s in line] for name, line in lines.items()}),
        "</svg>\n",
    ]
    return "\n".join(parts)


def _lines(rows: list[Row]) -> dict[str, list[Point]]:
    """(claims, seconds) of each subject, by its name in both languages."""
    found: dict[str, list[Point]] = defaultdict(list)
    for subject in SHOWN:
        for row in sorted(rows, key=lambda row: row.size):
            if row.subject == subject and not row.failed and row.kind in ("", "some"):
                kind = KINDS[row.kind]
                name = SUBJECTS[subject].name
                zh, en = (
                    (f"{name.zh}（{kind.zh}）", f"{name.en} ({kind.en})") if row.kind else (name.zh, name.en)
                )
                found[f"{zh} / {en}"].append((row.size, row.seconds))
    return found


def _decades(values: list[float], least: int) -> tuple[int, int]:
    low = min(least, math.floor(math.log10(min(values))))
    return low, max(low + 1, math.ceil(math.log10(max(values))))


def _grid(across: range, up: range, x: Scale, y: Scale) -> Iterator[str]:
    for power in across:
        at = x(10.0**power)
        yield f'<path d="M{at:g} {TOP}V{TALL - BOTTOM}" stroke="#ddd"/>'
        yield f'<text x="{at:g}" y="{TALL - BOTTOM + 20}" text-anchor="middle">{10**power:,}</text>'
    for power in up:
        at = y(10.0**power)
        yield f'<path d="M{LEFT} {at:g}H{WIDE - RIGHT}" stroke="#ddd"/>'
        yield f'<text x="{LEFT - 8}" y="{at + 4:g}" text-anchor="end">{_time(power)}</text>'
    middle = (LEFT + WIDE - RIGHT) / 2
    yield f'<text x="{middle:g}" y="{TALL - 18}" text-anchor="middle">主张的项数 / claims</text>'


def _time(power: int) -> str:
    return f"{10.0**power:g} s" if power >= 0 else f"{10.0 ** (power + 3):g} ms"


def _drawn_lines(lines: dict[str, list[Point]]) -> Iterator[str]:
    ends = _spread({name: line[-1][1] for name, line in lines.items()})
    for number, (name, line) in enumerate(lines.items()):
        ink, dash = INKS[number % len(INKS)], DASHES[number // len(INKS) % len(DASHES)]
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        path = " ".join(f"{'L' if n else 'M'}{px:.1f} {py:.1f}" for n, (px, py) in enumerate(line))
        px, py = line[-1]
        yield f'<path d="{path}" fill="none" stroke="{ink}" stroke-width="2"{dashed}/>'
        yield from (f'<circle cx="{cx:.1f}" cy="{cy:.1f}" r="3" fill="{ink}"/>' for cx, cy in line)
        at = ends[name]
        yield f'<path d="M{px + 4:.1f} {py:.1f}L{WIDE - RIGHT + 14} {at:.1f}" stroke="{ink}" stroke-width="0.7" fill="none"/>'
        zh, _, en = name.partition(" / ")
        yield f'<text x="{WIDE - RIGHT + 18}" y="{at:.1f}" fill="{ink}">{clean(zh)}</text>'
        yield f'<text x="{WIDE - RIGHT + 18}" y="{at + 13:.1f}" fill="{ink}" font-size="10" lang="en">{clean(en)}</text>'


def _spread(ends: dict[str, float], apart: float = 32) -> dict[str, float]:
    """Where the names stand: beside the ends of their lines, but never on each other."""
    placed: dict[str, float] = {}
    below = float(TOP)
    for name, at in sorted(ends.items(), key=lambda end: end[1]):
        below = max(at, below)
        placed[name] = below
        below += apart
    over = max(0.0, below - apart - (TALL - BOTTOM))
    return {name: at - over * (rank + 1) / len(placed) for rank, (name, at) in enumerate(placed.items())}
