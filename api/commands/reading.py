"""Documents into a workbook: `read`."""

import argparse
import json
import sys

from tqdm import tqdm

from api import language
from api.commands.places import given, open_store
from api.read import outcome_json, outcome_text, read_files, status, write_outcomes
from kg.errors import InputError


def read(asked: argparse.Namespace, lang: str) -> int:
    if asked.xlsx.suffix.lower() != ".xlsx":
        raise InputError(f"{asked.xlsx} 应以 .xlsx 结尾", f"{asked.xlsx} is to end in .xlsx")
    on = language.day(asked.on) if asked.on else language.today()
    files = tqdm(asked.files, unit="", disable=None, file=sys.stderr)
    if given(asked):
        with open_store(asked) as store:
            outcomes = read_files(files, store.view(language.now()), on)
    else:
        outcomes = read_files(files, None, on)
    if status(outcomes) < 2:
        write_outcomes(asked.xlsx, outcomes)
    for outcome in outcomes:
        print(
            json.dumps(outcome_json(outcome), ensure_ascii=False)
            if asked.json
            else outcome_text(outcome, lang)
        )
    return status(outcomes)
