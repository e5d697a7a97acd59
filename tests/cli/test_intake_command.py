"""``motcua intake``: what is right goes in, what is wrong is said, and both stand in one answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Motcua = Callable[..., Any]
PERSON = {
    "name": "Lò Văn Mẫu",
    "personal_number": "014190000123",
    "address": "Tiểu khu 1, xã Mai Sơn",
    "phone": "0912345678",
}
BIRTH = {
    "procedure": "1.001193",
    "case": None,
    "received": "2026-11-23T09:15",
    "channel": "direct",
    "applicant": PERSON,
    "papers": "all",
    "limit": "1 working_day",
}
TWO_CASES = {
    "code": "9.000001",
    "name": "Thủ tục thử có hai trường hợp",
    "field": "Thử",
    "documents": [
        {"label": "Đơn", "kind": "document", "original": 1, "mandatory": True},
        {"label": "Hợp đồng", "kind": "document", "original": 1, "case": "Mua", "mandatory": True},
        {"label": "Di chúc", "kind": "document", "copy": 2, "case": "Thừa kế", "mandatory": True},
        {"label": "Xin lưu ý", "kind": "note", "case": "Thừa kế"},
    ],
    "time_limits": [
        {"value": 5, "unit": "working_day", "case": "Mua"},
        {"value": 30, "unit": "day", "case": "Thừa kế"},
    ],
}


@pytest.fixture
def take(motcua: Motcua, tmp_path: Path) -> Callable[..., list[dict[str, Any]]]:
    """Give the answer to a file of entries."""

    def taken(*entries: object) -> list[dict[str, Any]]:
        (tmp_path / "in.json").write_text(json.dumps(entries), encoding="utf-8")
        done = motcua("intake", "--from", "in.json", "--json")
        assert (done.status, done.err) == (0, "")
        answer: list[dict[str, Any]] = done.json
        assert len(answer) == len(entries)
        return answer

    return taken


@pytest.fixture
def two_cases(motcua: Motcua, tmp_path: Path) -> None:
    """Bring a procedure with two cases into the catalogue."""
    (tmp_path / "cases.json").write_text(json.dumps([TWO_CASES]), encoding="utf-8")
    assert motcua("catalogue", "import", "cases.json").status == 0


def test_an_entry_of_the_issue_goes_in(take: Callable[..., Any], motcua: Motcua) -> None:
    """A whole entry gives number, compact form, due date and procedure, and stands in the records."""
    [accepted] = take(BIRTH)
    assert accepted["procedure"] == "1.001193"
    assert accepted["due"] == "2026-11-25T17:00:00+07:00"
    assert accepted["number"].startswith("H52.18.05-261123-02-0001-")
    assert accepted["compact"] == accepted["number"].replace(".", "").replace("-", "")
    assert "1 hồ sơ" in motcua("verify").out


def test_bad_entries_don_t_keep_good_ones_out(take: Callable[..., Any]) -> None:
    """Numbers follow each other over the refused ones, and every answer stands in its entry's place."""
    first, wrong, second = take(BIRTH, {**BIRTH, "procedure": "9.999999"}, BIRTH)
    assert "9.999999" in wrong["error"]
    assert wrong["procedure"] == "9.999999"
    assert first["number"][:-3].endswith("0001")
    assert second["number"][:-3].endswith("0002")


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"applicnt": PERSON}, "applicnt"),
    ({"applicant": None}, "applicant"),
    ({"applicant": {**PERSON, "name": 5}}, "applicant.name"),
    ({"applicant": {**PERSON, "nane": "x"}}, "applicant.nane"),
    ({"applicant": {"phone": "0912345678"}}, "applicant.name"),
    ({"applicant": {**PERSON, "name": "\ud800"}}, "applicant.name"),
    ({"applicant": {**PERSON, "name": "  "}}, "họ tên"),
    ({"received": "yesterday"}, "received"),
    ({"received": 20261123}, "received"),
    ({"channel": "pigeon"}, "channel"),
    ({"papers": "some"}, "papers"),
    ({"papers": [{"label": "Tờ khai", "originals": "1"}]}, "papers[0].originals"),
    ({"papers": [{"label": "Tờ khai", "originals": True}]}, "papers[0].originals"),
    ({"papers": [{"label": "Không có tờ này"}]}, "papers[0]"),
    ({"papers": []}, "thiếu giấy tờ"),
    ({"limit": "soon"}, "limit"),
    ({"case": "Không có"}, "trường hợp"),
    ({"procedure": 1.001193}, "procedure"),
    ({"registered": "yes"}, "registered"),
    ({"registered": 1}, "registered"),
    ({"competent": 5}, "competent"),
    ({"blank": "H52.18.05-261123-02-0999-63"}, "H52.18.05-261123-02-0999-63"),
    ({"blank": "nonsense"}, "số"),
    ({"blank": ["x"]}, "blank"),
    ({"hand": "Quàng Văn Tay"}, "blank"),
]


def test_what_is_wrong_is_named_and_no_person_is(take: Callable[..., Any]) -> None:
    """The error names the field or the papers, and never repeats what was written of a person."""
    answers = take(*({**BIRTH, **change} for change, _ in WRONG))
    for (change, named), refused in zip(WRONG, answers, strict=True):
        assert named in refused["error"], change
        assert "Mẫu" not in refused["error"]
        assert "014190000123" not in refused["error"]


def test_an_entry_that_is_no_object_is_refused(take: Callable[..., Any]) -> None:
    """Anything but an object is an error of its own, and the rest goes in."""
    *refused, accepted = take(5, None, "text", [], {}, BIRTH)
    assert all("error" in answer for answer in refused)
    assert "number" in accepted


@pytest.mark.usefixtures("two_cases")
def test_a_case_picks_papers_and_limit(take: Callable[..., Any]) -> None:
    """Each case has its own mandatory papers and its own time."""
    entry = {**BIRTH, "procedure": "9.000001", "limit": None}
    buy, inherit, lacking = take(
        {**entry, "case": "Mua", "papers": [{"label": "Đơn"}, {"label": "hop dong"}]},
        {**entry, "case": "Thừa kế", "papers": [{"label": "Đơn"}, {"label": "Di chúc", "copies": 2}]},
        {**entry, "case": "Thừa kế", "papers": [{"label": "Đơn"}, {"label": "Di chúc", "copies": 1}]},
    )
    assert buy["due"] == "2026-12-01T17:00:00+07:00"
    assert inherit["due"] == "2026-12-23T17:00:00+07:00"
    assert lacking["error"] == "thiếu giấy tờ: Di chúc"


@pytest.mark.usefixtures("two_cases")
def test_papers_without_a_case_ask_for_the_case(take: Callable[..., Any]) -> None:
    """Where there are several cases, a list of papers needs one, and the answer names them."""
    [refused] = take({**BIRTH, "procedure": "9.000001", "papers": [{"label": "Đơn"}]})
    assert "Mua" in refused["error"]
    assert "Thừa kế" in refused["error"]


@pytest.mark.usefixtures("two_cases")
def test_all_papers_need_no_case_but_then_a_limit(take: Callable[..., Any]) -> None:
    """With "all" the case may stay open; where limits differ by case, the entry has to bring one."""
    entry = {**BIRTH, "procedure": "9.000001", "case": None}
    accepted, refused = take({**entry, "limit": "8 working_day"}, {**entry, "limit": None})
    assert accepted["due"] == "2026-12-04T17:00:00+07:00"
    assert "limit" in refused["error"]


@pytest.mark.usefixtures("two_cases")
def test_the_catalogue_s_limit_wins_and_says_so(take: Callable[..., Any]) -> None:
    """A limit that the catalogue has already is set aside with a note; the same one needs no note."""
    entry = {**BIRTH, "procedure": "9.000001", "case": "Mua"}
    other, same = take({**entry, "limit": "8 working_day"}, {**entry, "limit": "5 working_day"})
    assert other["due"] == same["due"] == "2026-12-01T17:00:00+07:00"
    assert "limit" in other["note"]
    assert "note" not in same


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[{]", "JSON"),
        (b'{"procedure": "1.001193"}', "danh sách"),
        (b"\xff\xfe[]", "UTF-8"),
        (b"[" * 100_000, "JSON"),
        (b"", "JSON"),
        (b"[" + b"9" * 5000 + b"]", "JSON"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_one_line(
    motcua: Motcua, tmp_path: Path, content: bytes, said: str
) -> None:
    """A broken file is one line with its name, whatever is broken about it."""
    (tmp_path / "in.json").write_bytes(content)
    line = motcua("intake", "--from", "in.json", "--json").line
    assert "in.json" in line
    assert said in line


def test_a_file_may_begin_with_a_byte_order_mark(motcua: Motcua, tmp_path: Path) -> None:
    """Windows editors write one."""
    (tmp_path / "in.json").write_bytes(b"\xef\xbb\xbf[]")
    assert motcua("intake", "--from", "in.json", "--json").json == []


def test_entries_can_come_through_a_pipe(motcua: Motcua) -> None:
    """A dash reads standard input."""
    assert "number" in motcua("intake", "--from", "-", "--json", given=json.dumps([BIRTH])).json[0]


def test_a_person_reads_a_line_for_each_entry(motcua: Motcua) -> None:
    """Without --json each entry is one line: its number, or what is wrong."""
    done = motcua("intake", "--from", "-", given=json.dumps([BIRTH, {**BIRTH, "papers": []}]))
    first, second = done.out.splitlines()
    assert first.startswith("H52.18.05-261123-02-0001-")
    assert second.startswith("hồ sơ 2: thiếu giấy tờ: ")


def shown(motcua: Motcua, number: str) -> Any:
    """Give a dossier as JSON."""
    return motcua("dossier", number, "show", "--json").json


def test_what_came_in_online_is_registered_and_promised_nothing(
    take: Callable[..., Any], motcua: Motcua
) -> None:
    """Not accepted yet: it needs no papers and no limit, has a number and no day, and waits."""
    entry = {**BIRTH, "registered": True, "channel": "online", "papers": []}
    first, second = take(entry, {**entry, "limit": None})
    assert (first["due"], second["due"]) == (None, None)
    dossier = shown(motcua, first["number"])
    assert (dossier["status"], dossier["channel"], dossier["clock_from"]) == (1, "online", None)


def test_what_another_place_decides_waits_for_its_clock(take: Callable[..., Any], motcua: Motcua) -> None:
    """Received here for an agency elsewhere: accepted, its terms kept, and no day before it is there."""
    [accepted] = take({**BIRTH, "competent": " UBND xã Chiềng Mung "})
    assert accepted["due"] is None
    dossier = shown(motcua, accepted["number"])
    assert (dossier["status"], dossier["competent"]) == (2, "UBND xã Chiềng Mung")
    assert "limit" in take({**BIRTH, "competent": "UBND xã Chiềng Mung", "limit": None})[0]["error"]


def test_a_blank_slip_is_keyed_in_once_under_its_own_number(
    take: Callable[..., Any], motcua: Motcua, clock: Any
) -> None:
    """Its number is kept, whoever wrote it is named, and a second entry with it is refused."""
    clock.set("2026-11-23 08:00")
    [blank] = motcua("blanks", "1", "--out", "b.pdf", "--json").json["numbers"]
    entry = {**BIRTH, "blank": blank, "hand": "Quàng Văn Tay"}
    clock.set("2026-11-25 08:00")
    accepted, again, null = take(entry, entry, {**BIRTH, "blank": None, "hand": None, "competent": None})
    assert accepted["number"] == blank
    assert accepted["due"] == "2026-11-25T17:00:00+07:00"
    assert blank in again["error"]
    assert null["number"].split("-")[3] == "0002"
    [line] = motcua("lists", "all", "--words", blank, "--json").json
    assert line["clerk"] == "Quàng Văn Tay"
