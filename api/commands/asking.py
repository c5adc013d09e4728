"""Asking about a claim, and checking an answer: `why`, `verify`."""

import argparse
import json

from api import language
from api.commands.places import STATUS, open_store
from api.drawing import draw
from api.tell import answer_json
from api.text import answer_text
from api.verify import checked_json, checked_text, verify_file
from kg import why as answering
from kg.errors import InputError
from kg.judging import why_all
from kg.notation import as_jsonld


def why(asked: argparse.Namespace, lang: str) -> int:
    on, known = language.day(asked.on), language.moment(asked.known)
    if bool(asked.claim) == asked.all:
        raise InputError("要么给一个编号或 IRI，要么给 --all", "give an id or IRI, or --all")
    with open_store(asked) as store:
        if asked.all:
            for answer in why_all(store, on, known):
                print(json.dumps(answer_json(answer), ensure_ascii=False))
            return 0
        form = "json" if asked.json else asked.format
        claim = answering.find_claim(store, asked.claim, known)
        answer = answering.why(store, claim, on, known, certified=form in ("json", "turtle", "jsonld"))
    if form == "json":
        print(json.dumps(answer_json(answer), ensure_ascii=False, indent=1))
    elif form in ("turtle", "jsonld"):
        assert answer.certificate is not None
        print(answer.certificate if form == "turtle" else as_jsonld(answer.certificate))
    elif form == "svg":
        print(draw(answer, lang))
    else:
        print(answer_text(answer, lang), end="")
    return STATUS[answer.verdict]


def verify(asked: argparse.Namespace, lang: str) -> int:
    against = bool(asked.data or asked.store)
    if not against:
        checked = verify_file(asked.file, None)
    else:
        with open_store(asked) as store:
            checked = verify_file(asked.file, store)
    if asked.json:
        print(json.dumps(checked_json(checked), ensure_ascii=False, indent=1))
    else:
        print(checked_text(checked, lang, against_store=against))
    return 0 if checked.follows else 1
