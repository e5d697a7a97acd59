"""Every answer the program can give has its Vietnamese sentence."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import counter_tui
import db
import receipts
from counter_tui.locale import SOURCE, en, has, text
from db.catalogue.faults import Reason as FileFault
from db.rules.deadline import ReasonKind
from db.rules.id_card import ScanKind
from receipts.printers import Detail, Outcome

REFUSALS = ("Refusal", "NotAccepted", "PapersMissing", "NotFound", "NotReadable", "NotPossibleNow", "Damaged")
MADE_OF_PARTS = {
    "station_": ("not_json", "unknown", "lacking", "wrong", "not_text"),
    "office_file_": ("not_json", "unknown", "lacking", "wrong", "not_text"),
    "house_": ("not_json", "unknown", "lacking", "wrong", "not_text"),
    "field_": ("unknown", "lacking", "wrong", "not_text"),
    "not_an_id_card_": tuple(kind for kind in ScanKind if kind is not ScanKind.ID_CARD),
}


def refusals() -> Iterator[tuple[str, str]]:
    """Give every code a refusal is raised with anywhere, and the module."""
    for package in (counter_tui, db, receipts):
        folder = Path(package.__file__ or "").parent
        for path in sorted(folder.rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REFUSALS and node.args:
                    yield from ((code, path.name) for code in codes(node.args[0]))


def codes(argument: ast.expr) -> Iterator[str]:
    """Give the codes an argument can be, as far as it is written out."""
    if isinstance(argument, ast.Constant):
        yield argument.value
    elif isinstance(argument, ast.IfExp):
        yield from codes(argument.body)
        yield from codes(argument.orelse)
    elif isinstance(argument, ast.JoinedStr) and isinstance(argument.values[0], ast.Constant):
        stem = argument.values[0].value
        yield from (stem + part for part in MADE_OF_PARTS.get(stem, ()))


def test_every_refusal_has_its_sentence() -> None:
    """A refusal's code is a key of the locale, so that nobody ever reads a bare code."""
    found = set(refusals())
    assert len(found) > 50
    assert sorted(entry for entry in found if not has(f"error.{entry[0]}")) == []


@pytest.mark.parametrize(
    "key",
    [
        *(f"reason.{kind}" for kind in ReasonKind),
        *(f"outcome.{outcome}" for outcome in Outcome),
        *(f"detail.{detail}" for detail in Detail if detail),
        *(f"catalogue.fault.{reason}" for reason in FileFault),
    ],
)
def test_every_answer_has_its_sentence(key: str) -> None:
    """Every reason of a date, outcome of a print job and fault of a file can be said."""
    assert has(key)
    assert text(key).strip()


def test_english_says_nothing_that_vietnamese_does_not() -> None:
    """Vietnamese is the source: English has no key and no gap of its own."""
    source = {key: sentence for table in SOURCE for key, sentence in table.items()}
    for key, sentence in en.TEXTS.items():
        assert key in source
        assert gaps(sentence) <= gaps(source[key]), key


def test_no_key_is_written_twice() -> None:
    """The source files don't overlap."""
    assert sum(map(len, SOURCE)) == len({key for table in SOURCE for key in table})


def test_every_key_the_code_names_exists() -> None:
    """A key written out in a call of ``text`` is one of the locale's."""
    folder = Path(counter_tui.__file__ or "").parent
    named = {
        (found, path.name)
        for path in folder.rglob("*.py")
        for found in re.findall(r'\btext\(\s*"([a-z_]+\.[a-z_.0-9]+)"', path.read_text(encoding="utf-8"))
    }
    assert named
    assert sorted(entry for entry in named if not has(entry[0])) == []


def gaps(sentence: str) -> set[str]:
    """Give the names a sentence has places for."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
