"""At which step of the way from a measure to its rank a test is shown; which codes a test has is the rulebook's to say."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from kg import rulebook
from kg.namespaces import YJ

PROVISION, VERSION, NORM, RANK = STEPS = ("provision", "version", "norm", "rank")
# The facts that shapes read, by the step at which a reader looks for them; what is not here is said of the record itself.
SHOWN_AT = {
    PROVISION: (
        "unambiguous", "articleGiven", "exists", "existsMendable", "articleRight", "articleMendable", "paragraphRight",
        "itemRight", "saysSo", "powerRecorded", "termsRecorded", "modeDirect", "authorityEmpowered", "delegationShown",
        "targetCovered", "conductCovered", "withinMaximum", "notBelowMinimum", "confirmed", "prerequisiteStands",
        "placeFound", "wordsStand", "assertedBy", "aloneOnTheMatter",
    ),
    VERSION: (
        "begun", "begunMendable", "notRepealed", "notRepealedMendable", "notSuperseded", "versionKnown", "dateStated",
        "datesAgree", "dateNoted", "notRetroactive", "lighterSettled", "conductWithinOneRule", "basisLasts", "stands",
    ),
    NORM: ("normHeld", "published"),
    RANK: ("rankAdmissible", "penaltySettled", "territoryCovers", "consistentWithUpper"),
}  # fmt: skip


@cache
def steps() -> Mapping[str, str]:
    """The step of each code of the rulebook."""
    by_fact = {YJ[name].value: step for step, names in SHOWN_AT.items() for name in names}
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for shape in rulebook.load().codes.values():
        if shape.code and shape.path in by_fact:
            found[shape.code][by_fact[shape.path]] = None
    return {code: next(iter(steps)) for code, steps in found.items()}
