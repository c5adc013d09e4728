"""How far a cleanup has come, unit by unit, as numbers and as a bar drawn on the server (SVG, presentation attributes)."""

from collections.abc import Iterator
from dataclasses import dataclass

from api import cleanup_words as told
from api.cleanup_chosen import by_state
from api.ledger_book import SHADES
from kg.cleanup import Cleanup, actions
from kg.duties import Unit
from kg.errors import Words

WIDE = 200  # of the longest bar, in its own units
LEAST = 3  # of a piece, so that one item among many is seen


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a bar: where it begins, how wide it is, its colour."""

    x: float
    width: float
    fill: str


@dataclass(frozen=True, slots=True)
class Progress:
    """One unit: how many items, how many of them signed through, being signed and not signed, and by action."""

    unit: Unit
    total: int
    done: int
    going: int
    open: int
    actions: tuple[tuple[Words, int], ...]
    pieces: tuple[Piece, ...]
    signed: float
    zero: bool


def legend() -> list[tuple[Words, str]]:
    """Each action with the colour of its pieces, the lightest first; its word stands beside the colour everywhere."""
    return [(_words(number), SHADES[number]) for number in range(min(len(actions()), len(SHADES)))]


def _words(number: int) -> Words:
    action = actions()[number]
    return Words(told.label(action, "zh"), told.label(action, "en"))


def progress(made: Cleanup) -> list[Progress]:
    """Each unit, the one with most that is not signed through first."""
    most = max((len(items) for items in made.by_unit.values()), default=0)
    found = []
    for unit, items in made.by_unit.items():
        states = by_state(items)
        done, left = states.get("done", 0), states.get("open", 0)
        counted = made.totals[unit]
        counts = [(number, counted[action]) for number, action in enumerate(actions()) if counted[action]]
        found.append(
            Progress(
                unit, len(items), done, len(items) - done - left, left,
                tuple((_words(number), count) for number, count in counts),
                tuple(_pieces(counts, WIDE / most if most else 0)),
                round((len(items) - left) * WIDE / most, 1) if most else 0,
                zero=not items,
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (one.done - one.total, one.unit))


def _pieces(counts: list[tuple[int, int]], scale: float) -> Iterator[Piece]:
    x = 0.0
    for number, count in counts:
        width = round(max(LEAST, count * scale), 1)
        yield Piece(round(x, 1), width, f"#{SHADES[min(number, len(SHADES) - 1)]}")
        x += width
