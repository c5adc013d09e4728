"""The assessment of a standard in words, for a terminal; it reads the JSON, so that a closed report reads the same."""

from collections.abc import Iterator

from api.assess_json import Told
from api.text import CAVEAT
from api.wrap import wrap
from kg.errors import Words

MARKS = {"met": "✔", "not_met": "✘", "cannot_tell": "？"}
NO_FIGURES = Words("没有执行效果的数字", "no figures on how it was applied")
SETTLED = Words("分歧处理", "settled")


def assessment_text(told: Told, lang: str) -> str:
    return "\n".join(_assessment(told, lang)) + "\n"


def _assessment(told: Told, lang: str) -> Iterator[str]:
    zh = lang == "zh"
    standard = told["standard"]
    counts = counted(told, lang)
    yield from wrap(
        f"{MARKS[told['verdict']]} {told['verdict_label'][lang]}  {standard['id']} {standard['label']}"
    )
    yield from wrap(
        f"{told['on']} 当日，按 {told['known']} 已知；{counts}" if zh
        else f"on {told['on']}, as known at {told['known']}; {counts}", indent="  ",
    )  # fmt: skip
    if told["agreed"] is not None:
        yield from wrap(f"两位评估人一致：{told['agreed_label']['zh']}" if zh
                        else f"the two assessors agree: {told['agreed_label']['en']}", indent="  ")  # fmt: skip
    if told["closed"] is not None:
        yield from wrap(closed_words(told, lang), indent="  ")
    yield ""
    for criterion in told["criteria"]:
        yield from _criterion(criterion, lang)
    yield ""
    yield "执行效果" if zh else "How it was applied"
    for effects in told["effects"]:
        yield from wrap(f"{effects['id']} {period(effects, lang)}", indent="  ")
        yield from wrap(figures(effects, lang), indent="    ")
    if not told["effects"]:
        yield f"  {NO_FIGURES.in_language(lang)}"
    yield ""
    yield from wrap(CAVEAT.in_language(lang), indent="  ")


def counted(told: Told, lang: str) -> str:
    """How many criteria are met, not met and not to be told, in this order, by what the rules found."""
    found = {state: [one for one in told["criteria"] if one["state"] == state] for state in MARKS}
    parts = [f"{some[0]['state_label'][lang]} {len(some)}" for some in found.values() if some]
    return ("、" if lang == "zh" else ", ").join(parts)


def closed_words(told: Told, lang: str) -> str:
    closed = told["closed"]
    if lang == "zh":
        return f"定稿于 {closed['at']}{'，' + closed['by'] if closed['by'] else ''}"
    return f"closed at {closed['at']}{' by ' + closed['by'] if closed['by'] else ''}"


def _criterion(criterion: Told, lang: str) -> Iterator[str]:
    zh = lang == "zh"
    source = f"（{criterion['source']}）" if zh else f" ({criterion['source']})"
    yield from wrap(f"{MARKS[criterion['state']]} {criterion['state_label'][lang]}  {criterion['label'][lang]}{source}",
                    indent="  ", hanging="    ")  # fmt: skip
    stop, colon = ("；", "：") if zh else ("; ", ": ")
    yield from wrap(stop.join(words[lang] for words in criterion["evidence"]), indent="      ")
    for setting in criterion["settings"]:
        yield from wrap(
            f"{'设置' if zh else 'setting'}{colon}{setting[lang]}", indent="      ", hanging="        "
        )
    if criterion["state"] != "met":
        yield from wrap(f"{'改正' if zh else 'to mend it'}{colon}{criterion['remedy'][lang]}", indent="      ", hanging="        ")  # fmt: skip
    for opinion in criterion["opinions"]:
        yield from wrap(opinion_words(opinion, lang), indent="      ", hanging="        ")
    if criterion["differing"]:
        yield "      " + (
            "两位评估人意见不同，尚未处理" if zh else "the two assessors differ, and it is not settled"
        )


def opinion_words(opinion: Told, lang: str) -> str:
    """Who said what, when the rules had found what, and why."""
    zh = lang == "zh"
    who = opinion["as_label"][lang] if opinion["as_label"] else SETTLED.in_language(lang)
    post = (f"（{opinion['by']}）" if zh else f" ({opinion['by']})") if opinion["by"] else ""
    words = (
        f"{who}{post}：{opinion['state_label']['zh']}"
        if zh
        else f"{who}{post}: {opinion['state_label']['en']}"
    )
    if opinion["proposal"] != opinion["state"]:
        proposal = opinion["proposal_label"][lang]
        words += f"（当时机器结论：{proposal}）" if zh else f" (the rules had found: {proposal})"
    if opinion["why"]:
        words += f"。{opinion['why']}" if zh else f". {opinion['why']}"
    return words


def period(effects: Told, lang: str) -> str:
    unknown = "未写明" if lang == "zh" else "not given"
    between = "至" if lang == "zh" else "to"
    return f"{effects['from'] or unknown} {between} {effects['until'] or unknown}"


def figures(effects: Told, lang: str) -> str:
    """The figures of a period, each share with what it is a share of."""
    return ("；" if lang == "zh" else "; ").join(
        f"{one['label'][lang]} {one['value'][lang]}{share(one, lang)}" for one in effects["figures"]
    )


def share(figure: Told, lang: str) -> str:
    if not figure["of"]:
        return ""
    whole = f"{figure['of']['label'][lang]} {figure['of']['value'][lang]}"
    return f"（占{whole}的 {figure['share']}）" if lang == "zh" else f" ({figure['share']} of {whole})"
