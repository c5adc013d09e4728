"""Numbers as laws write them: 一百四十六, 146, １４６ (cn2an)."""

import unicodedata

import cn2an

DIGITS = "0-9０-９"
CHINESE = "零〇○一二两三四五六七八九十百千"
NUMBER = f"(?:[{CHINESE}]+|[{DIGITS}]+)"


def number(words: str) -> int:
    """The number that the words say; raises ValueError for what is no number."""
    plain = unicodedata.normalize("NFKC", words).replace("○", "〇")
    if plain.isdecimal():
        return int(plain)
    if plain.startswith(("百", "千")):
        plain = "一" + plain
    return int(cn2an.cn2an(plain.replace("〇", "零").replace("两", "二"), "normal"))
