"""What would fall: `impact`."""

import argparse
import json

from api import language
from api.commands.places import open_store
from api.drawing_impact import draw_impact
from api.impact import impact_text, meant
from api.impact_json import impact_json
from kg.impact import impact as what_falls


def impact(asked: argparse.Namespace, lang: str) -> int:
    on, known = language.day(asked.on), language.moment(asked.known)
    with open_store(asked) as store:
        told = what_falls(store, meant(store.view(known), asked.named), on, known)
    form = "json" if asked.json else asked.format
    if form == "json":
        print(json.dumps(impact_json(told), ensure_ascii=False, indent=1))
    else:
        print(draw_impact(told, lang) if form == "svg" else impact_text(told, lang), end="")
    return 0
