"""Which items of a cleanup are asked for, and how far each has come through the office's steps."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from api.cleanup import item_json
from api.tell import instant
from kg.cleanup import Cleanup, Item, actions
from kg.errors import InputError, Words
from kg.reviews import ACTIONS, STEPS, concept, in_order, notation

State = Literal["open", "begun", "returned", "anew", "done"]
STATES: Mapping[State, Words] = {
    "open": Words("未审签", "not signed"),
    "begun": Words("审签中", "being signed"),
    "returned": Words("已退回", "sent back"),
    "anew": Words("须重新审签", "to be signed anew"),
    "done": Words("已审结", "signed through"),
}
ACTION = Words("处理", "action")


def state_of(item: Item) -> State:
    """How far the item has come: by its last signature, and by whether the machine still proposes what it did then."""
    if not item.reviews:
        return "open"
    last = item.reviews[-1]
    if last.returned:
        return "returned"
    if item.decided is None:
        return "anew"
    return "done" if last.step == in_order(STEPS)[-1] else "begun"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Words that an item has to answer to, where they are given; `deadline` is a day, or the time limit in Chinese."""

    unit: str = ""
    action: str = ""
    code: str = ""
    deadline: str = ""
    state: str = ""

    def items(self, made: Cleanup) -> list[Item]:
        """The items by unit, the gravest first; raises InputError for an action that is none."""
        action = concept(self.action, ACTION, ACTIONS) if self.action else None
        return [
            item
            for unit, items in made.by_unit.items()
            for item in items
            if (not self.unit or unit.is_called(self.unit))
            and (action is None or item.action == action)
            and (not self.code or any(cause.code == self.code for cause in item.causes))
            and (not self.deadline or self.deadline in (deadline_of(item), item.due.zh, item.due.en))
            and (not self.state or state_of(item) == self.state)
        ]


def deadline_of(item: Item) -> str:
    return item.deadline.isoformat() if item.deadline else item.due.zh


def by_action(items: Sequence[Item]) -> dict[str, int]:
    """How many have which action, the lightest first, those that occur."""
    counted = Counter(item.action for item in items)
    return {notation(action): counted[action] for action in actions() if counted[action]}


def by_state(items: Sequence[Item]) -> dict[str, int]:
    counted = Counter(state_of(item) for item in items)
    return {state: counted[state] for state in STATES if counted[state]}


def chosen_json(made: Cleanup, chosen: Sequence[Item], limit: int, after: int) -> dict[str, Any]:
    """The items from one on, with how many there are in all, by action, by state and by unit."""
    held: dict[tuple[str, tuple[str, ...]], list[Item]] = {}
    for item in chosen:
        held.setdefault((item.unit.name, item.unit.region), []).append(item)
    return {
        "on": made.on.isoformat(),
        "known": instant(made.known),
        "total": len(chosen),
        "actions": by_action(chosen),
        "states": by_state(chosen),
        "units": [
            {"unit": name or None, "region": list(region), "total": len(items), "actions": by_action(items),
             "states": by_state(items)}
            for (name, region), items in held.items()
        ],
        "zero_reports": [
            {"unit": report.unit, "by": report.post, "on": report.on.isoformat()} for report in made.zeros
        ],
        "items": [{**item_json(item), "state": state_of(item)} for item in chosen[after : after + limit]],
    }  # fmt: skip


def two_days(on: dt.date | None, first: dt.date | None, last: dt.date | None) -> bool:
    """Are two days asked for, and not one? Raises InputError where it is neither."""
    if bool(first) != bool(last) or bool(on) == bool(first):
        raise InputError("给 on，或者 from 和 to 一起给", "give on, or from and to together")
    return first is not None
