"""The documents: a command or an option that is not described fails here."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from counter_tui.cli import parser

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


def leaves(of: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Give the commands that do something."""
    groups = [action for action in of._actions if isinstance(action, argparse._SubParsersAction)]
    for group in groups:
        for child in group.choices.values():
            yield from leaves(child)
    if not groups:
        yield of


def test_every_command_and_option_is_described() -> None:
    """docs/commands.md has a heading for each command, with its options in it or in the lines below."""
    for command in leaves(parser()):
        sections = re.findall(
            rf"^## [^\n]*`{re.escape(command.prog)}[ `].*?(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL
        )
        assert sections, command.prog
        for action in command._actions:
            for option in action.option_strings:
                said = re.search(rf"{option}(?![a-z-])", "".join(sections))
                assert said or option in ("-h", "--help"), (command.prog, option)


def test_nothing_is_described_that_is_not_there() -> None:
    """Each heading names a command of the program."""
    there = {command.prog for command in leaves(parser())} | {"motcua"}
    for heading in re.findall(r"^## (.+)$", PAGE, re.MULTILINE):
        for said in re.findall(r"`(motcua(?: [a-z]+(?:-[a-z]+)*)*)", heading):
            assert said.strip() in there, said


def test_each_fault_names_a_test_that_is_there() -> None:
    """The table of docs/faults.md: every line ends with a test, by its file and name."""
    page = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
    lines = [line for line in page.splitlines() if line.startswith("| ")][1:]
    assert len(lines) > 25
    for line in lines:
        named = re.search(r"`([a-z_/]+\.py)::(test_[a-z0-9_]+)` \|$", line)
        assert named, line
        source = (ROOT / "tests" / named[1]).read_text(encoding="utf-8")
        assert re.search(rf"^def {named[2]}\(|^async def {named[2]}\(", source, re.MULTILINE), named[0]


def test_links_between_documents_lead_somewhere() -> None:
    """A relative link in the README or the documents names a file of the project."""
    pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")]
    broken = [
        (page.name, target)
        for page in pages
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []
