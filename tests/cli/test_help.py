"""Help: every command is explained in Vietnamese, with an example that the program itself understands."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterator

import pytest

from counter_tui.cli import COMMANDS, parser
from counter_tui.console import Misspoken
from counter_tui.parsing import Parser


def every_command(of: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Walk the grammar: the program, its commands and their verbs."""
    yield of
    for action in of._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                yield from every_command(child)


PARSERS = list(every_command(parser()))


def test_the_grammar_has_every_command() -> None:
    """The commands of the issue are all there, with their verbs."""
    said = {found.prog for found in PARSERS}
    assert {f"motcua {name}" for name in COMMANDS} <= said
    assert {"motcua catalogue import", "motcua catalogue show", "motcua number check"} <= said


@pytest.mark.parametrize("found", PARSERS, ids=lambda found: found.prog)
def test_the_example_of_every_command_is_understood(found: Parser) -> None:
    """The example in a command's help is parsed by the program, as it stands, into that command."""
    assert found.epilog is not None
    example = re.search(r"Ví dụ:\n  motcua( .+)$", found.epilog, re.MULTILINE)
    assert example is not None
    words = shlex.split(example[1])
    given = parser().parse_args(words)
    assert callable(given.run)
    assert f"motcua {' '.join(words)}".startswith(found.prog)


@pytest.mark.parametrize("found", PARSERS, ids=lambda found: found.prog)
def test_help_is_vietnamese_throughout(found: Parser) -> None:
    """No English of argparse's own and no bare key is left in any help."""
    page = found.format_help()
    assert not re.search(r"usage|positional|options:|show this|\bcli\.|argparse\.", page)
    for action in found._actions:
        assert action.help or isinstance(action, argparse._SubParsersAction), action.dest


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["due"],
        ["due", "--received"],
        ["due", "--received", "x", "--limit", "1 day"],
        ["catalogue"],
        ["slip", "a", "b", "--out", "c"],
        ["number", "check"],
        ["demo", "--fast"],
        ["verify", "--json=1"],
        ["setup"],
        ["dossier", "x"],
        ["dossier", "x", "fly"],
        ["dossier", "x", "show", "--due", "soon"],
        ["dossier", "x", "return", "--collector", "aunt"],
        ["lists", "x"],
        ["lists", "all", "--first", "soon"],
        ["form", "x"],
        ["posting", "x"],
        ["blanks", "x", "--out", "y"],
        ["calendar"],
        ["calendar", "check"],
        ["backup", "x"],
        ["restore"],
    ],
)
def test_misspoken_words_are_told_in_vietnamese(words: list[str]) -> None:
    """Argparse's own messages come out translated."""
    with pytest.raises(Misspoken) as problem:
        parser().parse_args(words)
    assert not re.search(
        r"required|unrecognized|expected|invalid|choose|argument|ignored", str(problem.value)
    ), problem.value
