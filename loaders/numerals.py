"""Numbers as laws write them: 一百四十六, 146, １４６ (cn2an)."""

import unicodedata
from functools import lru_cache

import cn2an

LARGEST = 9999
DIGITS = "0-9０-９"
CHINESE = "零〇○一二两三四五六七八九十百千廿卅"
NUMBER = f"(?:[{CHINESE}]+|[{DIGITS}]+)"
_PLAIN = str.maketrans({"○": "零", "〇": "零", "两": "二", "廿": "二十", "卅": "三十"})


@lru_cache(maxsize=20_000)
def number(words: str) -> int:
    """The number that the words say, 0 to 9999; raises ValueError for what is none of these."""
    plain = unicodedata.normalize("NFKC", words)
    if plain.isdecimal():
        found = int(plain) if len(plain) <= len(str(LARGEST)) else LARGEST + 1
    else:
        plain = plain.translate(_PLAIN)
        found = int(cn2an.cn2an("一" + plain if plain.startswith(("百", "千")) else plain, "normal"))
    if found > LARGEST:
        raise ValueError(words)
    return found


@lru_cache(maxsize=20_000)
def chinese(count: int) -> str:
    """The number as laws write it: 14 is 十四, 120 is 一百二十."""
    words = str(cn2an.an2cn(str(count), "low"))
    return words.removeprefix("一") if words.startswith("一十") else words
