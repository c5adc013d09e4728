"""What a document with articles says of its own provisions: 前款, 本条第二款, 本办法第八条, 第八条."""

from collections.abc import Iterator, Sequence

from loaders.bodies import read_body
from loaders.citations import Citation
from loaders.mention import OWN, Mention, compact, sentence_at
from loaders.paper import Block
from loaders.references import spoken


def own_references(blocks: Sequence[Block]) -> Iterator[Mention]:
    """Each of them that leads to a provision that is there; none in a text without articles."""
    running = [block for block in blocks if block.table is None]
    body = read_body([line for block in running for line in block.text.splitlines()])
    if len(body.articles) < 2:
        return
    labels = {part.locator: part.label for part in body.walk()}
    texts = [compact(block.text) for block in running]
    at = 0
    for part, words, target in spoken(body):
        start = compact(part.words[0])[:40]
        found = next((here for here in range(at, len(texts)) if start in texts[here]), None)
        if found is None:
            continue
        at = found
        place = texts[at].find(compact(words), texts[at].index(start))
        if place < 0:
            continue
        sentence = sentence_at(texts[at], place, place + len(compact(words)))
        cites = (Citation(labels[target], None, None, target, labels[target]),)
        yield Mention(
            compact(words), running[at], sentence, place, place + len(compact(words)), OWN, None, cites
        )
