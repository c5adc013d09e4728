"""What drawings say of verdicts, provisions and findings, in words: a sign is never without its word."""

from collections.abc import Iterable, Iterator

from api.steps import NORM, PROVISION, RANK, VERSION
from api.svg import SIGNS, Said, State
from api.text import MARKS, SEVERITIES, in_force, verdict_words
from kg.answer import Finding, ProvisionShown, Severity, Verdict
from kg.errors import Words

LONGEST = 90  # characters of a quote that a box shows
STATES: dict[Severity, State] = {"violation": "no", "unknown": "unknown", "note": "note"}
VERDICTS: dict[Verdict, State] = {"allowed": "yes", "not_allowed": "no", "undetermined": "unknown"}
GRAVEST: tuple[State, ...] = ("no", "unknown", "note")
HELP = Words("怎样补", "what would help")
TOLD = (
    (VERSION, Words("版本 {}", "version {}")), (VERSION, Words("施行 {}", "in force {}")),
    (RANK, Words("位阶 {}", "rank {}")), (RANK, Words("制定机关 {}", "issuer {}")), (RANK, Words("地域 {}", "territory {}")),
)  # fmt: skip


def verdict_said(verdict: Verdict, lang: str) -> str:
    return f"{MARKS[verdict]} {verdict_words(verdict).in_language(lang)}"


def titled(title: str) -> str:
    return f"《{title.strip('《》')}》"


def recorded(shown: ProvisionShown, lang: str) -> dict[str, list[Said]]:
    """What is on record at each step; nothing at the steps that the citation does not lead to."""
    held = bool(shown.version or shown.rank)
    quote = (shown.quote or "")[:LONGEST] + ("……" if len(shown.quote or "") > LONGEST else "")
    found = {step: list[Said]() for step in (PROVISION, VERSION, NORM, RANK)}
    found[PROVISION].append(Said(f"{titled(shown.norm)}{shown.article}" if held else shown.norm, "strong"))
    if quote:
        found[PROVISION].append(Said(f"“{quote}”"))
    elif held:
        found[PROVISION].append(Said("（未收录原文）" if lang == "zh" else "(its words are not held)"))
    if held:
        found[NORM].append(Said(titled(shown.norm)))
    values = (shown.version, in_force(shown, lang), shown.rank, shown.issuer, shown.territory)
    for (step, words), value in zip(TOLD, values, strict=True):
        if value:
            found[step].append(Said(words.in_language(lang).format(value)))
    return found


def worst(found: Iterable[Finding]) -> State:
    """How a step or a fit fares by the gravest of what was found; plain where nothing was."""
    states = {STATES[finding.severity] for finding in found}
    return next((state for state in GRAVEST if state in states), "plain")


def findings_said(found: Iterable[Finding], about: str, lang: str) -> Iterator[Said]:
    """Each finding: sign, severity and message, then code, rule and source; `about` was said before and is left out."""
    colon = "：" if lang == "zh" else ": "
    for finding in found:
        severity = SEVERITIES[finding.severity].in_language(lang)
        message = finding.message.in_language(lang).removeprefix(f"{about}{colon}")
        yield Said(f"{SIGNS[STATES[finding.severity]]} {severity}{colon}{message}", "strong")
        yield Said(finding.code, "small")
        yield Said(f"{finding.rule} {finding.source}", "small")


def help_said(found: Iterable[Finding], lang: str) -> tuple[Said, ...]:
    """What would help, each remedy once; nothing where nothing would."""
    hints = dict.fromkeys(finding.hint.in_language(lang) for finding in found if finding.hint)
    return (Said(HELP.in_language(lang), "head"), *(Said(f"→ {hint}") for hint in hints)) if hints else ()
