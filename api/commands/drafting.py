"""`yiju draft` as it is typed: what to read, what to print, which files to write."""

import argparse
import json

from api import language
from api.commands.places import STATUS
from api.draft import review, review_json, review_text
from api.draft_opinion import write_opinion
from api.draft_read import read_draft
from api.draft_table import write_table
from kg import draft as judging
from kg.errors import InputError
from kg.store import Store


def draft(store: Store, asked: argparse.Namespace, lang: str) -> int:
    """Review the draft and write the files asked for; answers the exit status of the verdict that its outcome stands for."""
    for path, suffix in ((asked.docx, ".docx"), (asked.xlsx, ".xlsx")):
        if path and path.suffix.lower() != suffix:
            raise InputError(f"{path} 应以 {suffix} 结尾", f"{path} is to end in {suffix}")
        if path and path.resolve() == asked.file.resolve():
            raise InputError(
                f"{path} 是送审稿自己，不覆盖", f"{path} is the draft itself and is not overwritten"
            )
    made = review(store, read_draft(asked.file, asked.territory), language.day(asked.on), language.now())
    if asked.docx:
        write_opinion(asked.docx, made)
    if asked.xlsx:
        write_table(asked.xlsx, made, lang)
    print(
        json.dumps(review_json(made), ensure_ascii=False, indent=1)
        if asked.json
        else review_text(made, lang),
        end="",
    )
    return STATUS[judging.notation(made.outcome)]
