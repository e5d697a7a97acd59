"""``motcua lists``: who stands on which list, narrowed and counted, for scripts and for people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from counter_tui.commands import lists
from counter_tui.commands.lists import NAMES
from db.rules.worklist import ListName

Motcua = Callable[..., Any]
Accept = Callable[..., str]
NOW = "2026-11-25 10:00"


@pytest.fixture
def office(motcua: Motcua, accept: Accept, clock: Any) -> dict[str, str]:
    """Give an office on a Wednesday morning, with a dossier for each of its lists."""
    who = ("late", "today", "tomorrow", "asked", "ready", "back", "land")
    names = dict(zip(who, ("Cà", "Hà", "Lò", "Vừ", "Tòng", "Giàng", "Quàng"), strict=True))
    limits = {"late": "1 working_day", "today": "1 working_day", "tomorrow": "2 working_day"}
    received = {"late": "2026-11-19T09:00", "today": "2026-11-23T09:00", "tomorrow": "2026-11-23T09:00"}
    clock.set("2026-11-23 09:00")
    numbers = {
        name: accept(
            applicant={"name": f"{family} Văn Danh", "phone": f"09123456{place:02d}"},
            limit=limits.get(name, "8 working_day"),
            received=received.get(name, "2026-11-23T08:00"),
            procedure="1.001776" if name == "land" else "1.001193",
        )
        for place, (name, family) in enumerate(names.items())
    }
    numbers["online"] = accept(registered=True, papers=[], received="2026-11-23T08:30")
    acts: dict[str, tuple[tuple[str, ...], ...]] = {
        "late": (("hand-over", "--unit", "tu-phap"),),
        "asked": (("ask-supplement", "--reason", "chua-du", "--point", "Thiếu"),),
        "ready": (("hand-over", "--unit", "tu-phap"), ("process",)),
        "land": (("hand-over", "--unit", "kinh-te"),),
        "back": (("hand-over", "--unit", "kinh-te"), ("pass-on",)),
    }
    for name, done in acts.items():
        for words in done:
            assert motcua("dossier", numbers[name], *words).status == 0, (name, words)
    clock.set(NOW)
    return numbers


STANDS: dict[str, set[str]] = {
    "due_today": {"today"},
    "due_tomorrow": {"tomorrow"},
    "overdue": {"late"},
    "to_apologise": {"tomorrow"},
    "to_hand_over": {"today", "tomorrow", "back"},
    "waiting": {"asked"},
    "to_close": set(),
    "ready": {"ready"},
    "unclaimed": set(),
    "online": {"online"},
    "at_unit": {"late", "land"},
    "open": {"late", "today", "tomorrow", "asked", "ready", "back", "land", "online"},
    "all": {"late", "today", "tomorrow", "asked", "ready", "back", "land", "online"},
}


def test_the_command_knows_every_list() -> None:
    """No list of the office is left out."""
    assert set(NAMES) == {str(name) for name in ListName} == set(STANDS)


def test_every_list_holds_what_belongs_there_and_counts_it(motcua: Motcua, office: dict[str, str]) -> None:
    """What stands on a list, and the number in the counts, are the same dossiers."""
    found = {name: {line["number"] for line in motcua("lists", name, "--json").json} for name in NAMES}
    assert found == {name: {office[each] for each in stands} for name, stands in STANDS.items()}
    counts = motcua("lists", "counts", "--json").json
    assert counts == {name: len(found[name]) for name in counts}
    assert set(counts) == set(NAMES) - {"at_unit", "open", "all"}


def test_a_line_tells_what_a_list_is_worked_off_by(motcua: Motcua, office: dict[str, str]) -> None:
    """Every key is there for every line; a late one has its working days, a waiting one its day of 15."""
    [late] = motcua("lists", "overdue", "--json").json
    assert late == {
        "number": office["late"],
        "procedure": "1.001193",
        "title": "Đăng ký khai sinh",
        "applicant": "Cà Văn Danh",
        "status": 4,
        "received": "2026-11-19T09:00:00+07:00",
        "due": "2026-11-20T17:00:00+07:00",
        "unit": "Bộ phận Tư pháp - Hộ tịch",
        "clerk": "Lò Thị Hoa",
        "days": 2,
        "of_days": None,
    }
    [asked] = motcua("lists", "waiting", "--json").json
    assert (asked["days"], asked["of_days"]) == (2, 15)


FILTERS: list[tuple[tuple[str, ...], set[str]]] = [
    (("--words", "tong van"), {"ready"}),
    (("--words", "0912345603"), {"asked"}),
    (("--words", "nobody"), set()),
    (("--procedure", "1.001776"), {"land"}),
    (("--procedure", "9.9"), set()),
    (("--clerk", "Lò Thị Hoa", "--status", "5"), {"asked"}),
    (("--clerk", "Ai khác"), set()),
    (("--unit", "tu-phap"), {"late"}),
    (("--first", "2026-11-20", "--status", "1"), {"online"}),
    (("--last", "2026-11-19"), {"late"}),
    (("--first", "2026-11-19", "--last", "2026-11-19", "--words", "Cà"), {"late"}),
    (("--first", "2026-11-24"), set()),
]


def test_filters_narrow_a_list_and_go_together(motcua: Motcua, office: dict[str, str]) -> None:
    """Words, procedure, clerk, unit, state and days of receipt: every one that is given must fit."""
    for words, stands in FILTERS:
        found = motcua("lists", "all", *words, "--json").json
        assert {line["number"] for line in found} == {office[each] for each in stands}, words
    for form in (office["ready"], office["ready"].replace(".", "").replace("-", ""), "02-0004"):
        assert [line["number"] for line in motcua("lists", "all", "--words", form, "--json").json] == [
            office["ready"]
        ]


@pytest.mark.usefixtures("office")
def test_units_say_what_lies_there_and_what_is_late(motcua: Motcua) -> None:
    """The latest unit first."""
    assert motcua("lists", "units", "--json").json == [
        {"unit": "tu-phap", "name": "Bộ phận Tư pháp - Hộ tịch", "open": 1, "overdue": 1},
        {"unit": "kinh-te", "name": "Phòng Kinh tế", "open": 1, "overdue": 0},
    ]
    assert motcua("lists", "units").out.splitlines()[0].split(maxsplit=2) == [
        *("1", "1", "Bộ phận Tư pháp - Hộ tịch")
    ]


def test_a_person_reads_lines(motcua: Motcua, office: dict[str, str]) -> None:
    """Number, day, state, who and what; names of lists for the counts; a sentence where there is nothing."""
    assert motcua("lists", "overdue").out == (
        f"{office['late']}  20/11  đang xử lý  Cà Văn Danh  Đăng ký khai sinh\n"
    )
    counts = motcua("lists", "counts").out
    assert "QUÁ HẠN" in counts
    assert "screen." not in counts
    assert motcua("lists", "to_close").out == "Danh sách trống\n"


def test_a_long_list_is_read_window_by_window(
    motcua: Motcua, office: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However small the window is, each dossier comes once."""
    for size in (1, 3, len(office)):
        monkeypatch.setattr(lists, "PAGE", size)
        found = [line["number"] for line in motcua("lists", "all", "--json").json]
        assert sorted(found) == sorted(office.values()), size


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("nonsense",),
        ("all", "--status", "11"),
        ("all", "--status", "x"),
        ("all", "--first", "yesterday"),
        ("all", "--last", "9999-12-31"),
        ("all", "--words"),
    ],
)
def test_what_is_no_list_is_one_line(motcua: Motcua, words: tuple[str, ...]) -> None:
    """An unknown list, state or day: exit status 2."""
    motcua("lists", *words, "--json").line  # noqa: B018 - the property asserts
