"""Whatever is typed and whatever stands in a file: an answer or one line, never a traceback.

More examples: ``MOTCUA_FUZZ=2000 pytest tests/cli/test_fuzz.py``.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import db.catalogue
from counter_tui.cli import COMMANDS, FAULT, main
from counter_tui.commands import dossier, form, lists
from counter_tui.intake_file import read_entry
from db.rules.errors import NotAccepted

EXAMPLES = int(os.environ.get("MOTCUA_FUZZ", "60"))
WORDS = st.one_of(
    st.sampled_from(
        [
            *COMMANDS,
            *("import", "show", "check", "--json", "--help", "--practice", "--from", "--out", "--paper"),
            *(
                "--received",
                "--limit",
                "--convention",
                "--cut-off",
                "--",
                "-",
                "",
                "a5",
                "80mm",
                "same_clock",
            ),
            *(
                "2026-11-23 10:00",
                "1 working_day",
                "0001-01-01 00:00",
                "9999-12-31 23:59",
                "15:00",
                "1e9 day",
            ),
            *("2026-11-23T10:00+14:00", "H52.18.05-261123-02-0042-24", "1.001193", "x.pdf", "in.json", "."),
            *("--replay", "--later", "--unit", "--reason", "--set", "--due", "--words", "--status", "--last"),
            *("show", "hand-over", "take", "all", "counts", "units", "receipt", "register", "evaluation"),
        ]
    ),
    st.text(max_size=12).filter(lambda text: "\0" not in text),
)
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=12)
FIRST, SECOND = "H52.18.05-261123-02-0001-50", "H52.18.05-261123-02-0002-47"
NUMBERS = st.sampled_from([FIRST, FIRST.lower(), SECOND, "BG-02-261123-01", "02-0001", "", "1.001193"]) | TEXT
MOMENTS = st.sampled_from(
    [
        *(
            "2026-11-23 10:00",
            "2026-12-30 17:00",
            "0001-01-01 00:00",
            "9999-12-31 23:59",
            "2026-11-23T10:00-12:00",
        ),
    ]
)
DAYS = st.sampled_from(
    [
        *(
            "2026-11-23",
            "2026-11",
            "2026-11-01..2026-11-30",
            "0001-01-01",
            "9999-12-31",
            "9999-12",
            "0001-01",
        ),
        *(
            "9998-12-31",
            "2026-W48-1",
            "20261123",
            "..",
            "2026-11..",
            "9999-12-30..9999-12-31",
            "-1-1",
            "²-12",
        ),
    ]
)
ORDERS: dict[str, st.SearchStrategy[str]] = {
    "reason": st.sampled_from(["chua-du", "ghi-sai", "dan-rut", "su-co", "nghia-vu", "dung-theo-luat", "x"]),
    "words": TEXT,
    "given-back": TEXT,
    "unit": st.sampled_from(["tu-phap", "kinh-te", "buu-dien", "co-quan-khac", "x"]),
    "tracking": TEXT,
    "name": TEXT,
    "identity": TEXT | st.just("CCCD 014190000123"),
    "authorisation": TEXT,
    "point": TEXT,
    "paper": TEXT,
    "set": st.builds(
        "{}={}".format,
        st.sampled_from(["name", "phone", "return_by", "fee_vnd", "copies_of_dossier", "note", "born", "x"]),
        TEXT | st.sampled_from(["post", "0", "8000", "9" * 40, "9" * 5000, "-1", "٣", "1990-02-30"]),
    )
    | TEXT,
    "due": MOMENTS | TEXT,
    "at": MOMENTS | TEXT,
    "collector": st.sampled_from(["owner", "submitter", "other", "x"]),
}
FILTERS: dict[str, st.SearchStrategy[str]] = {
    "words": TEXT
    | NUMBERS
    | st.sampled_from(['"', "*", "lo van", "0912345678", "9" * 400, "٣٤٥", "38", "02-38"]),
    "procedure": st.sampled_from(["1.001193", "x"]),
    "clerk": TEXT,
    "unit": st.sampled_from(["tu-phap", "x"]),
    "status": st.sampled_from(["1", "10", "0", "x"]),
    "first": DAYS,
    "last": DAYS,
}


def options(known: dict[str, st.SearchStrategy[str]], *flags: str) -> st.SearchStrategy[list[str]]:
    """Give some of the options with values of their kind, each joined to its name, and some of the flags."""
    each = [value.map(lambda text, name=name: f"--{name}={text}") for name, value in known.items()]
    return st.lists(st.one_of(*each, *map(st.just, flags)), max_size=5)


FLAGS = ("--fingerprint", "--without-slip", "--json")
PAPERS = st.sampled_from([["--out=x.pdf"], ["--paper=a5", "--out=x.pdf"], ["--paper=58mm", "--out=x.bin"]])
COMMAND = st.one_of(
    st.builds(
        lambda number, action, more: ["dossier", number, action, *more],
        NUMBERS,
        st.sampled_from(dossier.ACTIONS),
        options(ORDERS, *FLAGS),
    ),
    st.builds(
        lambda name, more: ["lists", name, *more],
        st.sampled_from([*lists.NAMES, "counts", "units"]),
        options(FILTERS, "--json"),
    ),
    st.builds(
        lambda kind, subject, detail, paper: ["form", kind, subject, f"--detail={detail}", *paper],
        st.sampled_from(form.KINDS),
        NUMBERS | DAYS,
        TEXT | st.sampled_from(["", "tu-phap: Xác minh; x", ";:;"]),
        PAPERS,
    ),
    st.builds(lambda code, paper: ["posting", code, *paper], NUMBERS, PAPERS),
    st.builds(
        lambda count, paper: ["blanks", count, *paper],
        st.sampled_from(["0", "-1", "2", "9" * 30, "x"]),
        PAPERS,
    ),
    st.builds(
        lambda verb, more: ["calendar", verb, *more],
        st.sampled_from(["check", "take"]),
        st.lists(
            st.sampled_from(["in.json", "now.json", ".", f"--later={FIRST}", "--later=x", "--json"]),
            max_size=4,
        ),
    ),
    st.just(["verify", "--replay"]),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
ENTRY = st.fixed_dictionaries(
    {},
    optional={
        "procedure": st.sampled_from(["1.001193", "1.013831", "2.000815", "9.9"]) | JSON,
        "case": st.none() | st.text(max_size=10) | JSON,
        "received": st.sampled_from(
            ["2026-11-23T09:15", "2026-11-23", "0001-01-01T00:00+14:00", "9999-12-31T23:59"]
        )
        | JSON,
        "channel": st.sampled_from(["direct", "post", "online"]) | JSON,
        "applicant": st.fixed_dictionaries({"name": st.text(max_size=20) | JSON}) | JSON,
        "papers": st.just("all")
        | st.lists(st.fixed_dictionaries({"label": st.text(max_size=9)}), max_size=3)
        | JSON,
        "limit": st.sampled_from(["8 working_day", "1e9 day", "-1 day", "immediate", "nan hour"]) | JSON,
        "registered": st.booleans() | JSON,
        "competent": st.text(max_size=9) | JSON,
        "blank": st.sampled_from(["H52.18.05-261123-02-0042-24", ""]) | JSON,
        "hand": st.text(max_size=9) | JSON,
    },
)
QUIET = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def call(words: list[str]) -> tuple[int, str, str]:
    """Run a command line within this process, with streams that a script would give it."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(words)
    return status, *(stream.buffer.getvalue().decode("utf-8") for stream in (out, err))  # type: ignore[attr-defined]


@pytest.fixture
def office(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a practice office, and nothing on standard input."""
    monkeypatch.setenv("MOTCUA_HOME", str(home))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"[]")))
    return tmp_path


@pytest.mark.usefixtures("office")
@QUIET
@given(st.lists(WORDS, max_size=7))
def test_no_command_line_is_a_fault(words: list[str]) -> None:
    """Any words: an exit status that is told, and one line on standard error where it is a refusal."""
    status, out, err = call(words)
    assert status in (0, 1, 2), (words, err)
    if status == 2:
        assert err.count("\n") == 1, words
        assert out == "", words
    elif "--json" in words and "--help" not in words and out and words[0] != "demo":
        json.loads(out)


@pytest.fixture
def at_work(office: Path, accept: Callable[..., str], clock: Any) -> Path:
    """Give that office on a Monday with a dossier that was accepted and one that came in online."""
    clock.set("2026-11-23 10:00")
    assert accept() == FIRST
    assert accept(registered=True, papers=[]) == SECOND
    now = Path(db.catalogue.__path__[0]) / "calendars.json"
    (office / "now.json").write_bytes(now.read_bytes())
    (office / "in.json").write_text("[]", encoding="utf-8")
    return office


@pytest.mark.usefixtures("at_work")
@settings(QUIET, max_examples=EXAMPLES // 3)
@given(st.lists(COMMAND, min_size=1, max_size=6))
def test_no_life_of_commands_is_a_fault(lines: list[list[str]]) -> None:
    """Any acts in any order with any options: done or refused in one line, and the journal tells it all."""
    for words in lines:
        status, out, err = call(words)
        assert status in (0, 1, 2), (words, err)
        if status == 2:
            assert (err.count("\n"), out) == (1, ""), words
            assert "error." not in err, words
        elif "--json" in words:
            json.loads(out)
    assert call(["verify", "--replay"])[0] == 0


@QUIET
@given(entries=st.lists(ENTRY | JSON, max_size=4))
def test_no_intake_file_is_a_fault(office: Path, entries: list[Any]) -> None:
    """Any list of JSON values: one answer each, a number or an error, and exit status 0."""
    (office / "in.json").write_text(json.dumps(entries), encoding="utf-8")
    status, out, err = call(["intake", "--from", "in.json", "--json"])
    assert (status, err) == (0, "")
    answers = json.loads(out)
    assert len(answers) == len(entries)
    assert all(("number" in answer) != ("error" in answer) for answer in answers)
    assert not any(str(answer.get("error")).startswith("error.") for answer in answers)


@QUIET
@given(content=st.binary(max_size=200))
def test_no_bytes_are_a_fault(office: Path, content: bytes) -> None:
    """Any bytes as an intake file and as a catalogue are read or refused."""
    for name, words in (("in.json", ["intake", "--from"]), ("c.csv", ["catalogue", "import"])):
        (office / name).write_bytes(content)
        status, _, err = call([*words, name, "--json"])
        assert status in (0, 2), err
        assert status != FAULT


@QUIET
@given(JSON)
def test_an_entry_is_read_or_refused_by_field(value: Any) -> None:
    """The strict reader gives an entry or names a field, for any JSON value."""
    try:
        read_entry(value)
    except NotAccepted as refusal:
        assert set(refusal.facts) == {"field", "expected"}  # noqa: PT017 - reading is right too
