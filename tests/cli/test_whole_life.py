"""Whole lives of dossiers, told by commands only: from the intake to the register, without a screen."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Motcua = Callable[..., Any]
Accept = Callable[..., str]


@pytest.fixture
def does(motcua: Motcua) -> Callable[..., Any]:
    """Do one act and give its JSON."""

    def done(number: str, *words: str) -> Any:
        run = motcua("dossier", number, *words, "--json")
        assert (run.status, run.err) == (0, ""), words
        return run.json

    return done


def listed(motcua: Motcua, name: str, *words: str) -> list[str]:
    """Give the numbers on a list."""
    return [line["number"] for line in motcua("lists", name, *words, "--json").json]


def test_a_life_with_every_turn(motcua: Motcua, accept: Accept, does: Any, clock: Any) -> None:
    """Asked, completed, sent, back, sent on, paid, put off, ready, wrong, ready, corrected, taken home."""
    number = accept()
    assert listed(motcua, "to_hand_over") == [number]
    does(number, "ask-supplement", "--reason", "chua-dung", "--point", "Ghi lại họ tên")
    assert listed(motcua, "waiting") == [number]
    clock.set("2026-11-25 10:00")
    assert does(number, "complete")["due"] == "2026-12-07T17:00:00+07:00"
    first = does(number, "hand-over", "--unit", "tu-phap")["list"]
    assert listed(motcua, "at_unit", "--unit", "tu-phap") == [number]
    does(number, "pass-on", "--name", "Cà Thị Tư Pháp")
    assert listed(motcua, "to_hand_over") == [number]
    does(number, "pass-on", "--unit", "kinh-te")
    does(number, "ask-payment", "--reason", "nghia-vu")
    assert listed(motcua, "waiting") == [number]
    clock.set("2026-11-27 09:00")
    assert does(number, "paid")["due"] == "2026-12-08T17:00:00+07:00"
    clock.set("2026-12-04 09:00")
    does(number, "reappoint", "--reason", "can-them-thoi-gian", "--due", "2026-12-11 17:00")
    clock.set("2026-12-10 15:00")
    does(number, "process")
    assert listed(motcua, "ready") == [number]
    does(number, "reopen", "--reason", "sai-ket-qua")
    does(number, "pass-on", "--unit", "tu-phap")
    clock.set("2026-12-11 10:00")
    does(number, "process")
    new = does(number, "correct", "--reason", "ghi-sai", "--set", "phone=0987654321")["number"]
    assert does(new, "return", "--identity", "CCCD 014190000123")["status"] == 10
    shown = motcua("dossier", number, "show", "--json").json
    assert (shown["timing"], shown["acts"]) == ("early", [])
    assert [change["cause"] for change in shown["due_changes"]] == [
        *("completed", "paid", "reappointed", "reopened"),
    ]
    assert [hop["to"].split()[0] for hop in shown["hops"]] == ["Bộ", "Trung", "Phòng", "Trung", "Bộ", "Trung"]
    assert [notice["kind"] for notice in shown["notices"]] == ["supplement", "apology"]
    assert motcua("form", "hand_over", first, "--out", "list.pdf").status == 0
    assert motcua("form", "register", "2026-11", "--out", "book.pdf").status == 0
    assert "1 hồ sơ" in motcua("verify", "--replay").out


def test_an_online_dossier_lives_by_commands(
    motcua: Motcua, accept: Accept, does: Any, clock: Any, tmp_path: Path
) -> None:
    """It waits unpromised until it is looked at; then its time begins, and its slip can be drawn."""
    number = accept(registered=True, channel="online", papers=[])
    assert listed(motcua, "online") == [number]
    assert motcua("dossier", number, "show", "--json").json["due"] is None
    clock.set("2026-11-25 14:00")
    assert does(number, "take-in")["due"] == "2026-12-07T17:00:00+07:00"
    assert motcua("slip", number, "--out", "slip.pdf").status == 0
    assert (tmp_path / "slip.pdf").read_bytes().startswith(b"%PDF-")
    does(number, "hand-over", "--unit", "tu-phap")
    does(number, "process")
    does(number, "return")
    assert listed(motcua, "open") == []
    assert listed(motcua, "all", "--status", "10") == [number]


@pytest.mark.usefixtures("clock")
def test_what_was_written_without_power_keeps_its_number_and_its_hand(motcua: Motcua, accept: Accept) -> None:
    """Numbers are given out on blank slips; one filled in by hand is keyed in under its own."""
    numbers = motcua("blanks", "3", "--out", "blanks.pdf", "--json").json["numbers"]
    number = accept(blank=numbers[1].replace("-", ""), hand="Quàng Văn Tay")
    assert number == numbers[1]
    assert motcua("dossier", number, "show", "--json").json["blank"] == number
    [line] = motcua("lists", "all", "--clerk", "Quàng Văn Tay", "--json").json
    assert (line["number"], line["clerk"]) == (number, "Quàng Văn Tay")
    assert accept().split("-")[3] == "0004"
    assert motcua("verify", "--replay").status == 0


def test_a_day_at_the_real_entry_point(shell: Motcua, tmp_path: Path) -> None:
    """The same by the program in processes of its own, with the machine's clock."""
    entry = {
        "procedure": "1.001193",
        "received": "2026-11-23T09:15",
        "applicant": {"name": "Lò Văn Mẫu"},
        "papers": "all",
        "limit": "8 working_day",
    }
    (tmp_path / "in.json").write_text(json.dumps([entry]), encoding="utf-8")
    [accepted] = shell("intake", "--from", "in.json", "--json").json
    number = accepted["number"]
    for words in (("hand-over", "--unit", "tu-phap"), ("process",), ("return", "--fingerprint")):
        done = shell("dossier", number, *words)
        assert (done.status, done.err) == (0, ""), words
    assert shell("form", "control", number, "--out", "sheet.pdf").status == 0
    assert "khớp" in shell("verify", "--replay").out
