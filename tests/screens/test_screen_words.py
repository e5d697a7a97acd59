"""The words of the screens: two languages with the same keys and gaps, and no key that nobody says."""

from __future__ import annotations

import ast
import re
import string
import unicodedata
from pathlib import Path

import pytest

import counter_tui
from counter_tui import keymap
from counter_tui.keyboard.method import Method
from counter_tui.keymap import Verb
from counter_tui.locale import SCREENS, SCREENS_IN_ENGLISH, has
from counter_tui.locale import text as locale_text
from db.rules.dossier import ReturnBy, Status
from db.rules.identity import Doubt
from db.rules.procedure import Channel, Unit, Verification

SOURCE = Path(counter_tui.__file__ or "").parent
SAID = {key: sentence for table in SCREENS for key, sentence in table.items()}
IN_ENGLISH = {key: sentence for table in SCREENS_IN_ENGLISH for key, sentence in table.items()}
VERBS = [value for value in vars(keymap).values() if isinstance(value, Verb)]


def gaps(sentence: str) -> set[str]:
    """Give the names a sentence has places for."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def said_in_code() -> set[str]:
    """Give every screen key or pattern of one that stands in the code; a computed part is an asterisk."""
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        if path.parent.name == "locale":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [part.value if isinstance(part, ast.Constant) else "*" for part in node.values]
                found.add("".join(map(str, parts)))
    return {one for one in found if one.startswith(("screen.", "gap.")) and not one.endswith(".")}


def test_both_languages_have_the_same_keys() -> None:
    """Who reads English reads all of it."""
    assert [set(table) for table in SCREENS_IN_ENGLISH] == [set(table) for table in SCREENS]


def test_both_languages_have_the_same_gaps() -> None:
    """No fact is told in one language only."""
    differing = {key for key, said in SAID.items() if gaps(said) != gaps(IN_ENGLISH.get(key, ""))}
    assert differing == set()


def test_every_key_of_the_code_exists() -> None:
    """A key that stands in the code anywhere, alone or in parts, has its words."""
    lacking = set()
    for one in said_in_code():
        pattern = re.escape(one if one.startswith("screen.") else f"screen.{one}").replace(
            r"\*", "[a-z_0-9.]+"
        )
        if not any(re.fullmatch(pattern, key) for key in SAID):
            lacking.add(one)
    assert lacking == set()


def test_every_key_is_said_somewhere() -> None:
    """Words that no code says are left-overs."""
    patterns = [
        re.compile(
            re.escape(one if one.startswith("screen.") else f"screen.{one}").replace(r"\*", "[a-z_0-9.]+")
        )
        for one in said_in_code()
    ]
    assert [key for key in SAID if not any(one.fullmatch(key) for one in patterns)] == []


@pytest.mark.parametrize(
    "key",
    [
        *(f"screen.doubt.{one}" for one in Doubt),
        *(f"screen.unit.{one}" for one in Unit),
        *(f"screen.channel.{one}" for one in Channel),
        *(f"screen.return.{one}" for one in ReturnBy),
        *(f"screen.status.{one.value}" for one in Status),
        *(f"screen.verification.{one}" for one in Verification),
        *(f"screen.input_method.{one.value}" for one in Method),
        *(f"screen.key.{verb.name}" for verb in VERBS),
        *(f"screen.help.{verb.name}" for verb in VERBS),
    ],
)
def test_every_value_of_the_rules_has_its_words(key: str) -> None:
    """Whatever a rule answers or a key does can be said."""
    assert has(key)


def test_english_is_chosen_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """``MOTCUA_LANG=en`` gives English screens, anything else Vietnamese ones."""
    monkeypatch.setenv("MOTCUA_LANG", "en")
    assert locale_text("screen.step.papers") == "Papers"
    monkeypatch.setenv("MOTCUA_LANG", "vi")
    assert locale_text("screen.step.papers") == "Giấy tờ"


def test_vietnamese_is_composed_and_tidy() -> None:
    """Sentences are NFC, without doubled points, and without spaces at their ends unless they join words."""
    joins = {"screen.papers.or", "screen.papers.and"}
    for key, said in SAID.items():
        assert unicodedata.is_normalized("NFC", said), key
        assert ".." not in said, key
        assert key in joins or said == said.strip(), key
