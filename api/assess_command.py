"""`yiju assess` as it is typed: the assessment, an assessor's opinion, what settles a difference, the closed report."""

import argparse
import datetime as dt
import json
import sys
from collections.abc import Container, Sequence

from pyoxigraph import NamedNode

from api import language
from api.assess import assessment_text, opinion_words
from api.assess_json import Told, assessment_json, opinion_json, snapshot
from api.assess_report import write_report
from api.review import one_line
from kg.assessment import CRITERIA, STATES, Assessment, assess
from kg.assessors import close, speak
from kg.errors import InputError, NotFound, Words
from kg.namespaces import YJ
from kg.opinions import ASSESSORS, Closed, Opinion, closings, opinions
from kg.reviews import concept, said
from kg.store import Store
from kg.why import find_claim

STATUS = {"met": 0, "not_met": 1, "cannot_tell": 3}
CRITERION, STATE, ASSESSOR = Words("指标", "criterion"), Words("结论", "finding"), Words("评估人", "assessor")


def assess_command(store: Store, asked: argparse.Namespace, lang: str) -> int:
    """Do what is asked of the assessment of a standard; answers the exit status."""
    doing = [bool(asked.role), bool(asked.settle), asked.close, asked.closed]
    if sum(doing) > 1:
        raise InputError(
            "--as、--settle、--close、--closed 一次只给一个",
            "give one of --as, --settle, --close and --closed",
        )
    if not any(doing[:3]) and (asked.say or asked.criterion or asked.why):
        raise InputError(
            "--say、--criterion、--why 与 --as 或 --settle 同用",
            "--say, --criterion and --why go with --as or --settle",
        )
    known = language.moment(asked.known)
    standard = find_claim(store, asked.standard, known, [YJ.ListStandard])
    if asked.closed:
        return _print_closed(store, standard, asked, known)
    if not asked.on:
        raise InputError("给 --on：按哪一天评估", "give --on, the day that is assessed")
    on = language.day(asked.on)
    if any(doing) and asked.known:
        raise InputError("写入时不用 --known", "what is kept now takes no --known")
    made = assess(store, standard, on, known)
    if asked.role or asked.settle:
        return _spoken(store, made, asked, lang)
    spoken = opinions(store.view(known), standard, on)
    if asked.close:
        return _close(store, made, spoken, asked, lang)
    done = [one for one in closings(store.view(known), standard) if one.on == on]
    told = assessment_json(made, spoken, done[-1] if done else None)
    if asked.docx:
        write_report(asked.docx, told)
    print(
        json.dumps(told, ensure_ascii=False, indent=1) if asked.json else assessment_text(told, lang), end=""
    )
    if asked.json:
        print()
    return STATUS[told["verdict"]]


def _spoken(store: Store, made: Assessment, asked: argparse.Namespace, lang: str) -> int:
    """Keep an opinion on each criterion named, or none."""
    wanted = asked.criterion if asked.role else [asked.settle]
    if not (wanted and asked.say) or (asked.role and not asked.by):
        raise InputError(
            "意见要给 --as、--by、--criterion、--say；处理分歧要给 --settle、--say、--why",
            "an opinion takes --as, --by, --criterion and --say; what settles a difference --settle, --say and --why",
        )
    assessor = concept(asked.role, ASSESSOR, ASSESSORS) if asked.role else None
    state = concept(asked.say, STATE, STATES)
    post = one_line("--by", asked.by or "") or None
    reason = one_line("--why", asked.why or "") or None
    proposals = {criterion.node: criterion.state for criterion in made.criteria}
    now = language.now()
    new = [
        Opinion(made.iri, made.on, node, assessor, state, proposals[node], post, reason, now)
        for node in _criteria(wanted, proposals)
    ]
    for kept in speak(store, new):
        told = opinion_json(kept)
        label = said(kept.criterion).in_language(lang)
        words = f"{label} {opinion_words(told, lang)}"
        print(json.dumps(told, ensure_ascii=False) if asked.json else words)
    return 0


def _criteria(words: Sequence[str], there: Container[NamedNode]) -> list[NamedNode]:
    """The criteria that these words name; raises InputError for one that is not asked of this standard."""
    found = list(dict.fromkeys(concept(word, CRITERION, CRITERIA) for word in words))
    for node in found:
        if node not in there:
            label = said(node)
            raise InputError(
                f"没有数字，不问“{label.zh}”；先在 执行效果 表里填数字",
                f"{label.en!r} is not asked, for its figures are not given; fill them in on the sheet effects first",
            )
    return found


def _close(
    store: Store, made: Assessment, spoken: Sequence[Opinion], asked: argparse.Namespace, lang: str
) -> int:
    now, post = language.now(), one_line("--by", asked.by or "") or None
    closed = Closed(made.iri, made.on, now, post, "")
    text = snapshot(made, spoken, closed)
    close(store, Closed(made.iri, made.on, now, post, text), [criterion.node for criterion in made.criteria])
    told: Told = json.loads(text)
    if asked.docx:
        write_report(asked.docx, told)
    print(text if asked.json else assessment_text(told, lang), end="")
    return 0


def _print_closed(store: Store, standard: NamedNode, asked: argparse.Namespace, known: dt.datetime) -> int:
    """The report as it was closed, byte for byte: the last one, or that of a day."""
    on = language.day(asked.on) if asked.on else None
    found = [one for one in closings(store.view(known), standard) if on in (None, one.on)]
    if not found:
        raise NotFound(
            f"{asked.standard} 还没有定稿的评估；用 --close 定稿",
            f"no assessment of {asked.standard} is closed yet; --close closes one",
        )
    told: Told = json.loads(found[-1].snapshot)
    if asked.docx:
        write_report(asked.docx, told)
    sys.stdout.write(found[-1].snapshot)
    return STATUS[told["agreed"]]
