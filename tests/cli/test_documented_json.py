"""The JSON of docs/commands.md is the JSON that the program prints: the same keys, on every level."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counter_tui.bootstrap import open_office

Motcua = Callable[..., Any]
PAGE = (Path(__file__).resolve().parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
FREE = ("reasons",)
"""Keys whose values are named by the office's own codes."""


def documented(command: str) -> list[Any]:
    """Give the JSON values that stand in the section of a command."""
    section = re.search(rf"^## `{re.escape(command)}[ `].*?(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert section is not None, command
    return [json.loads(block) for block in re.findall(r"```json\n(.*?)```", section[0], re.DOTALL)]


def shape(value: Any) -> Any:
    """Give the keys of a value on every level; of a list, those of its first entry."""
    if isinstance(value, dict):
        return {name: None if name in FREE else shape(entry) for name, entry in value.items()}
    return [shape(entry) for entry in value[:1]] if isinstance(value, list) else None


@pytest.fixture
def number(motcua: Motcua, accept: Callable[..., str], home: Path, clock: Any) -> str:
    """Give a dossier that was printed, put off and handed over."""
    clock.set("2026-11-23 10:00")
    number = accept()
    with open_office(home) as office:
        office.print_slip(office.dossier(number).dossier_id)
    moved = ("reappoint", "--reason", "su-co", "--due", "2026-12-08 17:00")
    for words in (moved, ("hand-over", "--unit", "tu-phap")):
        assert motcua("dossier", number, *words).status == 0
    return number


def test_a_dossier_is_shown_as_it_is_written(motcua: Motcua, number: str) -> None:
    """Every key of the page, its notices, hops and acts; and what is written of a collection."""
    [told] = documented("motcua dossier NUMBER show")
    assert shape(motcua("dossier", number, "show", "--json").json) == shape(told)
    [acted] = documented("motcua dossier NUMBER ACT")
    assert shape(motcua("dossier", number, "process", "--json").json) == shape(acted)
    assert motcua("dossier", number, "return").status == 0
    named = re.search(r"`collection`: `\{(.*?)\}`", PAGE)
    assert named is not None
    taken = motcua("dossier", number, "show", "--json").json["collection"]
    assert list(taken) == re.findall(r'"(\w+)"', named[1])


@pytest.mark.usefixtures("number")
def test_lists_counts_and_units_are_as_they_are_written(motcua: Motcua) -> None:
    """Three shapes of one command."""
    found = [motcua("lists", name, "--json").json for name in ("open", "counts", "units")]
    assert [shape(each) for each in found] == [shape(told) for told in documented("motcua lists NAME")]


@pytest.mark.usefixtures("number")
def test_blanks_and_calendars_are_as_they_are_written(motcua: Motcua, tmp_path: Path) -> None:
    """Numbers given out, and what a calendar would move."""
    [told] = documented("motcua blanks COUNT")
    assert shape(motcua("blanks", "2", "--out", "b.pdf", "--json").json) == shape(told)
    import db.catalogue

    ships = Path(db.catalogue.__path__[0]) / "calendars.json"
    (tmp_path / "same.json").write_bytes(ships.read_bytes())
    [moves] = documented("motcua calendar check")
    assert list(motcua("calendar", "check", "same.json", "--json").json) == list(moves)
