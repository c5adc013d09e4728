"""The claims of a generated country: how many of each kind, and which fault is put into which share of them.

Of every 200 claims so many are of each sheet (SHARES). Within a sheet the faults come round in turn: of every CYCLE
rows the first ones have the faults of FAULTS in this order, where None and the rest have none. So the rate of a fault
is one in CYCLE, and each is there as soon as a sheet has that many rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass

REFUSED, OPEN, NOTED = "not_allowed", "undetermined", "allowed"
SHARES = {
    "measures": 122, "decisions": 16, "publications": 14, "catalog": 12, "documents": 10, "collections": 6, "repairs": 6,
    "lists": 5, "standards": 5, "queries": 2, "accountability": 2,
}  # fmt: skip
CYCLES = {
    "measures": 80, "decisions": 30, "publications": 30, "catalog": 20, "documents": 20, "collections": 20, "repairs": 20,
    "lists": 20, "standards": 20, "queries": 5, "accountability": 5,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that is put into a claim: what it is called here, the code that it gives, and the verdict."""

    name: str
    code: str
    verdict: str = REFUSED


FAULTS: dict[str, tuple[Fault | None, ...]] = {
    "measures": (
        Fault("rank", "RANK_TOO_LOW"),
        Fault("longer", "DURATION_EXCEEDED"),
        Fault("target", "TARGET_NOT_COVERED"),
        Fault("authority", "AUTHORITY_NOT_EMPOWERED"),
        Fault("territory", "OUT_OF_TERRITORY"),
        Fault("replaced", "REPEALED"),
        Fault("ended", "REPEALED"),
        Fault("place", "ARTICLE_NOT_FOUND"),
        Fault("nothing", "MEASURE_NO_BASIS"),
        Fault("referral", "REFERRAL_NOT_BASIS"),
        Fault("conduct", "CONDUCT_NOT_COVERED"),
        Fault("young", "NOT_YET_IN_FORCE"),
        Fault("withdrawn list", "LIST_OUTSIDE"),
        Fault("not held", "NORM_NOT_HELD", OPEN),
        Fault("conduct unclear", "CONDUCT_UNCLEAR", OPEN),
        Fault("date assumed", "DATE_ASSUMED", OPEN),
        Fault("machine", "NOT_CONFIRMED", OPEN),
    ),
    "decisions": (
        Fault("instrument", "NO_LEGAL_INSTRUMENT"),
        Fault("notice", "DEFECTIVE_DECISION"),
        Fault("remedy", "DEFECTIVE_DECISION"),
        Fault("objection", "OBJECTION_LATE"),
        Fault("shared", "NOT_SHARED"),
        Fault("child", "PENALTY_BARRED"),
    ),
    "publications": (
        None,
        Fault("longer", "PUBLICATION_LONGER_THAN_SOURCE"),
        None,
        Fault("content", "CONTENT_DIFFERS"),
        None,
        Fault("repaired", "EXPIRED_NOT_DELETED"),
        None,
        Fault("personal", "PERSONAL_NO_BASIS"),
    ),
    "catalog": (
        Fault("nothing", "CATALOG_NO_BASIS"),
        Fault("scope", "SHARE_SCOPE_MISSING"),
        Fault("source", "SOURCE_NOT_PUBLIC_BODY"),
        Fault("masked", "PRIVACY_NOT_MASKED"),
    ),
    "documents": (
        Fault("term", "UNREVIEWED"),
        Fault("nothing", "UNREVIEWED"),
        Fault("coerced", "COERCED_THIRD_PARTY"),
    ),
    "collections": (
        Fault("fields", "OVER_COLLECTION"),
        Fault("notice", "CONSENT_MISSING"),
        Fault("forced", "FORCED_AUTHORISATION"),
        Fault("life", "LIFETIME_AUTHORISATION"),
    ),
    "repairs": (
        Fault("fee", "REPAIR_FEE"),
        Fault("contact", "NO_CONTACT"),
        Fault("procedure", "REPAIR_RULE_MISSING"),
        Fault("barred", "REPAIR_DENIED"),
    ),
    "lists": (
        Fault("nothing", "LIST_DOMAIN_NO_BASIS"),
        Fault("category", "LIST_DOMAIN_OUTSIDE"),
        Fault("standard", "NOT_UPDATED_BY_DEADLINE"),
        Fault("standard", "NOT_UPDATED_BY_DEADLINE"),
    ),
    "standards": (
        None,
        None,
        Fault("comment", "COMMENT_PERIOD_SHORT"),
        Fault("remedy", "MISSING_REMOVAL_OR_REMEDY"),
    ),
    "queries": (Fault("purpose", "QUERY_UNREGISTERED"),),
    "accountability": (Fault("record", "ACCOUNTABILITY_MISSING", NOTED),),
}
_TURN = tuple(sheet for sheet, share in SHARES.items() for _ in range(share))
_EACH = len(_TURN)
# The sheets take turns evenly, so that a smaller country has all kinds too; 61 has no divisor in common with 200.
_ORDER = tuple(_TURN[number * 61 % _EACH] for number in range(_EACH))
_RANK = tuple(_ORDER[:number].count(sheet) for number, sheet in enumerate(_ORDER))


def sheet_of(number: int) -> tuple[str, int]:
    """The sheet of the claim with that number, and which row of the sheet it is."""
    turn, place = divmod(number, _EACH)
    sheet = _ORDER[place]
    return sheet, turn * SHARES[sheet] + _RANK[place]


def rows_of(sheet: str, size: int) -> int:
    """How many rows the sheet has among so many claims."""
    turns, rest = divmod(size, _EACH)
    return turns * SHARES[sheet] + _ORDER[:rest].count(sheet)


def spoilt(cells: dict[str, str], fault: Fault | None, by: Mapping[str, dict[str, str]]) -> dict[str, str]:
    """The cells of a claim, as its fault has them: what the faults change, by their names."""
    return cells | by.get(fault.name, {}) if fault else cells


def fault_of(sheet: str, row: int) -> Fault | None:
    """The fault that is put into that row of a sheet."""
    place = row % CYCLES[sheet]
    return FAULTS[sheet][place] if place < len(FAULTS[sheet]) else None
