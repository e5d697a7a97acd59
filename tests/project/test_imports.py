"""The run-time twin of the import contracts: parts are started in a process of their own and looked at."""

from __future__ import annotations

import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import counter_tui.commands
import counter_tui.screens
import db.rules

HEAVY = {"sqlmodel", "sqlalchemy", "sqlcipher3", "pydantic", "reportlab", "PIL", "barcode", "segno"}
SEARCHED = {"openpyxl", "rapidfuzz"}
SCREEN = {"textual", "rich"}
OURS = {"counter_tui", "receipts", "db"}
WIRED = ("counter_tui.wiring", "db.engine", "db.models", "db.office", "receipts")
"""What only bootstrap brings in."""


def loaded(code: str, *, home: Path) -> set[str]:
    """Give the top-level modules that ``code`` has brought in when it ends, the packages of ours in full."""
    ending = "\nimport sys; print('\\n'.join(sys.modules), file=sys.__stdout__)"
    done = subprocess.run(
        [sys.executable, "-c", code + ending],
        env={**os.environ, "MOTCUA_HOME": str(home)},
        cwd=home,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    names = done.stdout.split()
    return {name if name.partition(".")[0] in OURS else name.partition(".")[0] for name in names}


def outside(names: set[str]) -> set[str]:
    """Give the modules that are neither ours nor the standard library's."""
    return {
        name
        for name in names
        if name.partition(".")[0] not in OURS | set(sys.stdlib_module_names)
        and not name.startswith(("_", "sitecustomize", "usercustomize"))
    }


def test_the_rules_know_nobody(tmp_path: Path) -> None:
    """All modules of the rules together bring in the standard library and each other, and nothing else."""
    modules = [f"db.rules.{found.name}" for found in pkgutil.iter_modules(db.rules.__path__)]
    assert len(modules) > 8
    names = loaded(f"import {', '.join(modules)}", home=tmp_path)
    assert {
        name for name in names if name.partition(".")[0] in OURS and name not in ("db", "db.rules")
    } == set(modules)
    assert outside(names) - bare(tmp_path) == set()


def test_the_first_paint_is_light(tmp_path: Path) -> None:
    """Everything the first screen imports is on the screen's side: no store, no printing, no rapidfuzz."""
    names = loaded("import counter_tui.app", home=tmp_path)
    assert "counter_tui.screens.home" in names
    assert names & (HEAVY | SEARCHED) == set()
    assert {name for name in names if name.startswith(WIRED)} == set()


def test_no_screen_touches_the_records_or_the_printer(tmp_path: Path) -> None:
    """All screens together, and what they ask the office by, bring in values and nothing of the office."""
    screens = [
        found.name for found in pkgutil.walk_packages(counter_tui.screens.__path__, "counter_tui.screens.")
    ]
    assert len(screens) > 40
    light = ("counter_tui.course", "counter_tui.form_request", "counter_tui.navigation", "counter_tui.ports")
    names = loaded(f"import {', '.join((*screens, *light))}", home=tmp_path)
    assert names & (HEAVY | SEARCHED) == set()
    assert {name for name in names if name.startswith(WIRED)} == set()


def test_what_screens_and_commands_ask_by_is_nearly_nothing(tmp_path: Path) -> None:
    """The protocol of the course and the request of a form bring in the standard library alone."""
    names = loaded("import counter_tui.course, counter_tui.form_request", home=tmp_path)
    assert {name for name in names if name.partition(".")[0] in OURS} == {
        *("counter_tui", "counter_tui.course", "counter_tui.form_request"),
    }
    assert outside(names) - bare(tmp_path) == set()


def test_a_command_is_declared_without_what_it_works_with(tmp_path: Path) -> None:
    """The grammar of all commands needs neither records nor printers: only a run that must wires them."""
    commands = [
        found.name for found in pkgutil.iter_modules(counter_tui.commands.__path__, "counter_tui.commands.")
    ]
    names = loaded(f"import {', '.join(commands)}", home=tmp_path)
    assert names & (HEAVY | SEARCHED | SCREEN) == set()
    assert {name for name in names if name.startswith(WIRED)} == set()


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["setup", "--practice"],
        ["search", "khai"],
        ["catalogue", "show", "1.001193"],
        ["due", "--received", "2026-11-23 10:00", "--limit", "1 day"],
        ["number", "check", "x"],
        ["intake", "--from", "in.json"],
        ["dossier", "x", "show"],
        ["lists", "counts"],
        ["form", "evaluation", "--out", "a.pdf"],
        ["posting", "1.001193", "--out", "a.pdf"],
        ["blanks", "1", "--out", "a.pdf"],
        ["calendar", "check", "in.json"],
        ["verify", "--replay"],
        ["backup"],
        ["restore", "x", "--yes"],
    ],
    ids=" ".join,
)
def test_every_command_but_the_counter_runs_without_textual(tmp_path: Path, words: list[str]) -> None:
    """A script or a rescue needs no screen, and mustn't pay for one."""
    (tmp_path / "in.json").write_text("[]", encoding="utf-8")
    names = loaded(f"from counter_tui.cli import main\nmain({words!r})", home=tmp_path)
    assert names & SCREEN == set()


def test_the_commands_on_a_real_office_run_without_textual(tmp_path: Path) -> None:
    """Where the office is opened and forms are drawn, there is no screen either."""
    (tmp_path / "in.json").write_text("[]", encoding="utf-8")
    lines = [
        *(["setup", "--practice"], ["intake", "--from", "in.json"], ["blanks", "1", "--out", "a.pdf"]),
        *(["posting", "1.001193", "--out", "a.pdf"], ["form", "evaluation", "--out", "a.pdf"]),
        *(["lists", "counts"], ["lists", "all"], ["verify", "--replay"]),
    ]
    runs = "\n".join(f"assert main({words!r}) == 0" for words in lines)
    names = loaded(f"from counter_tui.cli import main\n{runs}", home=tmp_path)
    assert names & SCREEN == set()
    assert names >= HEAVY - {"PIL"}


@pytest.mark.parametrize(
    "words",
    [["due", "--received", "2026-11-23 10:00", "--limit", "1 day"], ["number", "check", "x"], ["--help"]],
)
def test_what_needs_no_records_pays_for_none(tmp_path: Path, words: list[str]) -> None:
    """Counting days and checking numbers take the rules alone."""
    names = loaded(f"from counter_tui.cli import main\nmain({words!r})", home=tmp_path)
    assert names & (HEAVY | SEARCHED) == set()


def test_the_wiring_is_what_brings_the_rest_in(tmp_path: Path) -> None:
    """The test of these tests: where the office is opened, the heavy parts are there to be seen."""
    assert loaded("import counter_tui.wiring", home=tmp_path) >= {"sqlmodel", "sqlalchemy", "sqlcipher3"}
    assert loaded("import counter_tui.app", home=tmp_path) >= SCREEN


def bare(home: Path) -> set[str]:
    """Give what this interpreter brings in by itself (path hooks of an environment)."""
    return outside(loaded("", home=home))
