"""`yiju assess` as it is typed: the assessment, an assessor's opinion, what settles a difference, the closed report."""

import argparse
import datetime as dt
import json
import sys

from pyoxigraph import NamedNode

from api import language
from api.assess import assessment_text, opinion_words
from api.assess_json import Told, assessed, closed_report, opinion_json
from api.assess_report import write_report
from api.assess_speak import Said, closed, spoken
from kg.errors import InputError
from kg.namespaces import YJ
from kg.reviews import said
from kg.store import Store
from kg.why import find_claim

STATUS = {"met": 0, "not_met": 1, "cannot_tell": 3}


def assess(store: Store, asked: argparse.Namespace, lang: str) -> int:
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
    if asked.role or asked.settle:
        return _spoken(store, standard, on, asked, lang)
    if asked.close:
        return _close(store, standard, on, asked, lang)
    told = assessed(store, standard, on, known)
    if asked.docx:
        write_report(asked.docx, told)
    print(
        json.dumps(told, ensure_ascii=False, indent=1) if asked.json else assessment_text(told, lang), end=""
    )
    if asked.json:
        print()
    return STATUS[told["verdict"]]


def _spoken(store: Store, standard: NamedNode, on: dt.date, asked: argparse.Namespace, lang: str) -> int:
    """Keep an opinion on each criterion named, or none."""
    wanted = asked.criterion if asked.role else [asked.settle]
    if not (wanted and asked.say) or (asked.role and not asked.by):
        raise InputError(
            "意见要给 --as、--by、--criterion、--say；处理分歧要给 --settle、--say、--why",
            "an opinion takes --as, --by, --criterion and --say; what settles a difference --settle, --say and --why",
        )
    saying = [Said(criterion, asked.say, asked.why or "") for criterion in wanted]
    for kept in spoken(store, standard, on, asked.role, saying, asked.by or ""):
        told = opinion_json(kept)
        label = said(kept.criterion).in_language(lang)
        words = f"{label} {opinion_words(told, lang)}"
        print(json.dumps(told, ensure_ascii=False) if asked.json else words)
    return 0


def _close(store: Store, standard: NamedNode, on: dt.date, asked: argparse.Namespace, lang: str) -> int:
    text = closed(store, standard, on, asked.by or "").snapshot
    told: Told = json.loads(text)
    if asked.docx:
        write_report(asked.docx, told)
    print(text if asked.json else assessment_text(told, lang), end="")
    return 0


def _print_closed(store: Store, standard: NamedNode, asked: argparse.Namespace, known: dt.datetime) -> int:
    """The report as it was closed, byte for byte: the last one, or that of a day."""
    on = language.day(asked.on) if asked.on else None
    text = closed_report(store.view(known), standard, on)
    told: Told = json.loads(text)
    if asked.docx:
        write_report(asked.docx, told)
    sys.stdout.write(text)
    return STATUS[told["agreed"]]
