"""Documents into a workbook: `read`."""

import argparse
import json
import os
import sys

from tqdm import tqdm

from api import language
from api.commands.places import folder_of, store_in
from api.read import outcome_json, outcome_text, read_files, status, write_outcomes
from kg.errors import InputError
from kg.store import Store


def read(asked: argparse.Namespace, lang: str) -> int:
    if asked.xlsx.suffix.lower() != ".xlsx":
        raise InputError(f"{asked.xlsx} 应以 .xlsx 结尾", f"{asked.xlsx} is to end in .xlsx")
    on = language.day(asked.on) if asked.on else language.today()
    files = tqdm(asked.files, unit="", disable=None, file=sys.stderr)
    if asked.data or os.environ.get("YIJU_DATA"):
        with Store.open(store_in(folder_of(asked))) as store:
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
