"""The command `yiju` (CONTRACT 1). Exit status: 0 done or allowed, 1 not, 2 an error, 3 cannot be told."""

import sys
from collections.abc import Mapping, Sequence

from api import language
from api.commands.places import Command, in_store, when_asked
from api.grammar import parser
from kg import ontology, rulebook
from kg.derive import rules
from kg.errors import YijuError

JUDGING = {
    "demo",
    "load",
    "why",
    "verify",
    "impact",
    "cleanup",
    "review",
    "assess",
    "plan",
    "read",
    "draft",
    "serve",
}  # what these do rests on the whole rulebook, so a broken one stops them at the start


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; answers the exit status, and tells every expected error in one message."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    chosen = words[words.index("--lang") + 1] if "--lang" in words[:-1] else None
    lang = language.language(chosen)
    asked = parser(lang).parse_args(words)
    try:
        if asked.command in JUDGING:
            ready()
        return COMMANDS[asked.command](asked, lang)
    except YijuError as trouble:
        print(trouble.words.in_language(lang), file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def ready() -> None:
    """Read the vocabulary, the rules and the shapes; raises RulebookError where one of them is broken."""
    ontology.load()
    rules()
    rulebook.load()


COMMANDS: Mapping[str, Command] = {
    "demo": when_asked("api.commands.loading:demo"),
    "load": when_asked("api.commands.loading:load"),
    "template": when_asked("api.commands.loading:template"),
    "read": when_asked("api.commands.reading:read"),
    "why": when_asked("api.commands.asking:why"),
    "verify": when_asked("api.commands.asking:verify"),
    "impact": when_asked("api.commands.supposing:impact"),
    "cleanup": in_store("api.commands.cleaning:cleanup"),
    "review": in_store("api.review:review_command"),
    "reviews": in_store("api.review:reviews_command"),
    "assess": in_store("api.commands.assessing:assess"),
    "draft": in_store("api.commands.drafting:draft"),
    "check": when_asked("api.commands.looking:check"),
    "plan": when_asked("api.commands.looking:plan"),
    "export": when_asked("api.commands.looking:export"),
    "stats": when_asked("api.commands.looking:stats"),
    "doctor": when_asked("api.commands.looking:doctor"),
    "backup": when_asked("api.commands.keeping:backup_command"),
    "restore": when_asked("api.commands.keeping:restore_command"),
    "serve": when_asked("api.commands.serving:serve"),
    "token": when_asked("api.commands.tokens:token"),
}

if __name__ == "__main__":
    sys.exit(main())
