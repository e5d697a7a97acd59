"""``motcua dossier``: one dossier is shown, and every act is done or refused in one sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from counter_tui.commands.dossier import ACTIONS
from db.rules.lifecycle import Act

Motcua = Callable[..., Any]
Accept = Callable[..., str]
ONLINE = {"registered": True, "channel": "online", "papers": []}
ELSEWHERE = {"competent": "UBND xã Chiềng Mung"}
OUT = ("hand-over", "--unit", "tu-phap")
ASK = ("ask-supplement", "--reason", "chua-du", "--point", "Ghi thêm họ tên mẹ", "--paper", "Giấy chứng sinh")
STOP = ("stop", "--reason", "dung-theo-luat")


@pytest.fixture
def do(motcua: Motcua, clock: Any) -> Callable[..., Any]:
    """Do acts with one dossier, one after the other, and give the JSON of the last; the time is told between.

    A word that begins with a year sets the clock.
    """

    def done(number: str, *acts: str | tuple[str, ...]) -> Any:
        answer = None
        for act in acts:
            if isinstance(act, str) and act.startswith("20"):
                clock.set(act)
                continue
            words = (act,) if isinstance(act, str) else act
            run = motcua("dossier", number, *words, "--json")
            assert (run.status, run.err) == (0, ""), words
            answer = run.json
        return answer

    return done


def test_every_act_of_the_table_is_an_action() -> None:
    """What can be done with a dossier can be done without a screen."""
    assert set(ACTIONS) == {"show"} | {act.value.replace("_", "-") for act in Act}


def test_a_dossier_is_shown_with_its_numbers_masked(motcua: Motcua, accept: Accept, clock: Any) -> None:
    """The personal number has stars in its middle, in lines and in JSON; both say what can be done now."""
    number = accept()
    clock.set("2026-11-23 09:20")
    page, shown = motcua("dossier", number, "show"), motcua("dossier", number, "show", "--json")
    assert page.out.startswith(f"{number}  đã tiếp nhận\n")
    for said in ("0141******23", "Hẹn trả 17:00 Thứ Sáu 04/12/2026", "24/11 nghỉ", "hand-over", "(ghi-sai, "):
        assert said in page.out
    assert shown.json["personal_number"] == "0141******23"
    assert (shown.json["status"], shown.json["due"]) == (2, "2026-12-04T17:00:00+07:00")
    assert "014190000123" not in page.out + shown.out
    offered = {each["act"]: each for each in shown.json["acts"]}
    assert offered["hand-over"] == {"act": "hand-over", "status": 4, "form": "control", "reasons": {}}
    assert set(offered["correct"]["reasons"]) == {"ghi-sai", "dan-doi"}
    assert set(offered) <= set(ACTIONS)


@pytest.mark.usefixtures("clock")
def test_any_printed_form_of_the_number_will_do(motcua: Motcua, accept: Accept) -> None:
    """Compact, in small letters, with spaces: the same dossier."""
    number = accept()
    compact = number.replace(".", "").replace("-", "")
    for form in (compact, compact.lower(), number.replace("-", " - ")):
        assert motcua("dossier", form, "show", "--json").json["number"] == number


@pytest.mark.parametrize("number", ["", "nonsense", "H52.18.05-261123-02-0999-63", "02-0001", "x" * 3000])
def test_a_number_of_no_dossier_is_one_line(motcua: Motcua, number: str) -> None:
    """An unknown number, no number at all, and the short one, which comes again every day."""
    assert motcua("dossier", number, "show").line == "motcua dossier: không có hồ sơ ấy"


def test_a_slip_of_the_finger_in_a_number_is_told_as_one(motcua: Motcua) -> None:
    """Two check digits that don't fit say that the number was typed wrong."""
    assert "hai số kiểm" in motcua("dossier", "H52.18.05-261123-02-0999-64", "show").line


def test_an_old_number_says_which_slip_took_its_place(motcua: Motcua, accept: Accept, do: Any) -> None:
    """A corrected slip has a number of its own; by the old one the dossier is found, and told apart."""
    old = accept()
    change = ("--set", "phone=0987654321", "--set", "name=Lò Văn Đổi", "--set", "return_by=post")
    new = do(old, ("correct", "--reason", "ghi-sai", *change, "--set", "return_address=Bản Cang"))["number"]
    assert new != old
    assert f"{old} đã được thay bằng {new}" in motcua("dossier", old, "show").out
    by_old, by_new = (motcua("dossier", key, "show", "--json").json for key in (old, new))
    assert (by_old["number"], by_old["asked_by"], by_old["replaces"]) == (new, old, old)
    assert (by_new["number"], by_new["asked_by"], by_new["applicant"]) == (new, None, "Lò Văn Đổi")
    assert "0987654321" in motcua("dossier", new, "show").out


LIVES: list[tuple[str, dict[str, Any], tuple[Any, ...], dict[str, Any]]] = [
    ("take-in", ONLINE, ("2026-11-23 10:00", "take-in"), {"status": 2, "due": "2026-12-04T17:00:00+07:00"}),
    (
        "take-in without a limit",
        ONLINE | {"limit": None},
        (("take-in", "--due", "2026-12-01 16:00"),),
        {"status": 2, "due": "2026-12-01T16:00:00+07:00"},
    ),
    ("refuse", ONLINE, (("refuse", "--reason", "sai-doi-tuong"),), {"status": 3, "form": "refusal"}),
    ("ask-supplement", {}, (ASK,), {"status": 5, "form": "supplement"}),
    (
        "complete",
        {},
        (ASK, "2026-11-26 10:00", "complete"),
        {"status": 2, "form": "receipt", "due": "2026-12-08T17:00:00+07:00"},
    ),
    ("hand-over", {}, (OUT,), {"status": 4, "form": "control", "list": "BG-02-261123-01"}),
    ("pass-on back", {}, (OUT, "pass-on"), {"status": 4, "list": "BG-02-261123-02"}),
    (
        "pass-on to another unit",
        {},
        (OUT, "pass-on", ("pass-on", "--unit", "kinh-te")),
        {"status": 4, "list": "BG-02-261123-03"},
    ),
    (
        "agency-received",
        ELSEWHERE,
        (
            ("hand-over", "--unit", "co-quan-khac"),
            "2026-11-26 10:00",
            ("agency-received", "--at", "2026-11-25 14:00"),
        ),
        {"status": 4, "due": "2026-12-07T17:00:00+07:00"},
    ),
    ("ask-payment", {}, (OUT, ("ask-payment", "--reason", "nghia-vu")), {"status": 6, "form": None}),
    (
        "paid",
        {},
        (OUT, ("ask-payment", "--reason", "nghia-vu"), "2026-11-27 10:00", "paid"),
        {"status": 4, "due": "2026-12-07T17:00:00+07:00"},
    ),
    (
        "reappoint",
        {},
        (("reappoint", "--reason", "su-co", "--words", "Mất điện", "--due", "2026-12-08 17:00"),),
        {"status": 2, "form": "apology", "due": "2026-12-08T17:00:00+07:00"},
    ),
    ("process", {}, (OUT, "process"), {"status": 9, "list": "BG-02-261123-02"}),
    ("return", {}, (OUT, "process", "return"), {"status": 10, "list": None}),
    (
        "reopen",
        {},
        (OUT, "process", "2026-11-26 09:00", ("reopen", "--reason", "sai-ket-qua")),
        {"status": 4, "due": "2026-12-01T17:00:00+07:00"},
    ),
    (
        "withdraw",
        {},
        (("withdraw", "--reason", "dan-rut", "--given-back", "Tờ khai"),),
        {"status": 7, "form": "stop"},
    ),
    ("decline", {}, (OUT, ("decline", "--reason", "khong-dieu-kien")), {"status": 8, "form": "refusal"}),
    ("stop", {}, (STOP,), {"status": 8, "form": "stop"}),
    (
        "close",
        {},
        (ASK, "2026-12-09 09:00", ("close", "--reason", "qua-15-ngay")),
        {"status": 8, "form": "stop"},
    ),
    ("return-papers", {}, (STOP, "return-papers"), {"status": 10, "form": None}),
    ("correct", {}, (("correct", "--reason", "dan-doi", "--set", "fee_vnd=8000"),), {"form": "receipt"}),
]


@pytest.mark.parametrize(
    ("entry", "acts", "became"), [life[1:] for life in LIVES], ids=[life[0] for life in LIVES]
)
def test_every_act_is_done_by_its_command(  # noqa: PLR0913, PLR0917 - fixtures and cases
    motcua: Motcua,
    accept: Accept,
    do: Any,
    entry: dict[str, Any],
    acts: tuple[Any, ...],
    became: dict[str, Any],
) -> None:
    """The answer names state, day, form and list; the dossier says the same, and the journal tells it all."""
    number = accept(**entry)
    answer = do(number, *acts)
    assert set(answer) == {"number", "act", "status", "due", "form", "list"}
    last = acts[-1]
    assert answer["act"] == (last if isinstance(last, str) else last[0])
    assert {name: answer[name] for name in became} == became
    shown = motcua("dossier", answer["number"], "show", "--json").json
    assert (shown["status"], shown["due"]) == (answer["status"], answer["due"])
    assert motcua("verify", "--replay").status == 0


def test_the_lives_tell_every_act() -> None:
    """No act of the table is left out above."""
    last = {life[2][-1] if isinstance(life[2][-1], str) else life[2][-1][0] for life in LIVES}
    assert last == set(ACTIONS) - {"show"}


def test_an_act_is_one_line_for_a_person(motcua: Motcua, accept: Accept, do: Any) -> None:
    """Number, state, and the day while there is one to wait for."""
    number = accept()
    assert motcua("dossier", number, *OUT).out == (
        f"{number}  đang xử lý  Hẹn trả 17:00 Thứ Sáu 04/12/2026  danh sách BG-02-261123-01\n"
    )
    do(number, "process")
    assert motcua("dossier", number, "return").out == f"{number}  đã trả\n"


@pytest.mark.usefixtures("clock")
def test_a_result_comes_back_from_where_the_paper_lay(motcua: Motcua, accept: Accept, do: Any) -> None:
    """Processing what lies at a unit brings it to the counter, and the control sheet has the hop."""
    number = accept()
    do(number, OUT)
    assert motcua("dossier", number, "show", "--json").json["unit"] == "tu-phap"
    do(number, ("process", "--name", "Cà Thị Tư Pháp"))
    shown = motcua("dossier", number, "show", "--json").json
    assert shown["unit"] is None
    assert [hop["from"] for hop in shown["hops"]][1:] == ["Bộ phận Tư pháp - Hộ tịch"]
    assert all(hop["received"] for hop in shown["hops"][1:])
    [ready] = motcua("lists", "ready", "--json").json
    assert (ready["number"], ready["unit"]) == (number, None)


RETURNS: list[tuple[tuple[str, ...], dict[str, Any]]] = [
    ((), {"collector": "Lò Văn Mẫu", "by_owner": True, "mark": "signature", "without_slip": False}),
    (("--fingerprint",), {"mark": "fingerprint"}),
    (
        ("--without-slip", "--identity", "CCCD 014190000123"),
        {"without_slip": True, "identity": "CCCD 0141******23"},
    ),
    (
        (
            "--collector",
            "other",
            "--name",
            "Lò Thị Thay",
            "--authorisation",
            "UQ số 12, chứng thực 01/11/2026",
        ),
        {"collector": "Lò Thị Thay", "by_owner": False, "authorisation": "UQ số 12, chứng thực 01/11/2026"},
    ),
]


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(("words", "said"), RETURNS)
def test_it_is_written_down_who_took_the_result_and_on_what(
    motcua: Motcua, accept: Accept, do: Any, words: tuple[str, ...], said: dict[str, Any]
) -> None:
    """The owner, one who can't write, one who lost the slip, and one who was authorised; masked."""
    number = accept()
    do(number, OUT, "process", ("return", *words))
    taken = motcua("dossier", number, "show", "--json").json["collection"]
    assert {name: taken[name] for name in said} == said


@pytest.mark.usefixtures("clock")
def test_the_postman_takes_what_was_to_go_by_post(motcua: Motcua, accept: Accept, do: Any) -> None:
    """With a unit and a tracking number a result is returned by a list, only where the post was asked for."""
    number = accept()
    post = ("return", "--unit", "buu-dien", "--name", "Bưu tá Hà", "--tracking", "RR123456785VN")
    do(number, OUT, "process")
    assert "qua bưu điện" in motcua("dossier", number, *post).line
    number = do(number, ("correct", "--reason", "dan-doi", "--set", "return_by=post"))["number"]
    answer = do(number, post)
    assert (answer["status"], answer["list"]) == (10, "BG-02-261123-03")
    taken = motcua("dossier", number, "show", "--json").json["collection"]
    assert (taken["mark"], taken["tracking"], taken["collector"]) == ("postman", "RR123456785VN", "Bưu tá Hà")


@pytest.mark.usefixtures("clock")
def test_money_that_is_owed_keeps_a_result_unless_it_is_said_why(
    motcua: Motcua, accept: Accept, do: Any
) -> None:
    """A fee on the slip has to be paid, or somebody says in words why it isn't."""
    number = do(accept(), ("correct", "--reason", "ghi-sai", "--set", "fee_vnd=8000"))["number"]
    do(number, OUT, "process")
    assert "8000" in motcua("dossier", number, "return").line
    assert do(number, ("return", "--words", "Hộ nghèo, chờ quyết định miễn"))["status"] == 10


REFUSED: list[tuple[str, tuple[Any, ...], tuple[str, ...], str]] = [
    ("an act that the state forbids", (), ("process",), "bàn giao"),
    ("nothing to complete", (), ("complete",), "trạng thái khác"),
    ("nothing to return", (), ("return",), "trạng thái khác"),
    ("papers of what was not stopped", (OUT, "process"), ("return-papers",), "trạng thái khác"),
    ("a result of what was stopped", (STOP,), ("return",), "trạng thái khác"),
    ("handed over twice", (OUT,), OUT, "trạng thái khác"),
    ("passed on from where it isn't", (OUT,), ("pass-on", "--unit", "kinh-te"), "BG-02-261123-01"),
    ("no unit", (), ("hand-over",), "đơn vị"),
    ("an unknown unit", (), ("hand-over", "--unit", "sao-hoa"), "sao-hoa"),
    ("no reason", (), ("withdraw",), "lý do"),
    ("an unknown reason", (), ("withdraw", "--reason", "khong-co"), "khong-co"),
    ("a reason of another act", (), ("withdraw", "--reason", "chua-du"), "chua-du"),
    ("a supplement of nothing", (), ("ask-supplement", "--reason", "chua-du"), "cần bổ sung"),
    ("a second supplement", (ASK, "complete"), ASK, "một lần"),
    ("a supplement too late", ("2026-12-02 09:00",), ASK, "quá hạn"),
    ("no new day", (), ("reappoint", "--reason", "su-co"), "ngày hẹn mới"),
    ("an earlier day", (), ("reappoint", "--reason", "su-co", "--due", "2026-12-01"), "04/12/2026"),
    (
        "an apology too late",
        ("2026-12-04 16:00",),
        ("reappoint", "--reason", "su-co", "--due", "2026-12-09"),
        "muộn",
    ),
    ("closed too early", (ASK,), ("close", "--reason", "qua-15-ngay"), "08/12/2026"),
    ("an agency that is here", (OUT,), ("agency-received",), "ở đây"),
    ("nobody named", (OUT, "process"), ("return", "--collector", "other"), "ủy quyền"),
    (
        "an authorisation of nobody",
        (OUT, "process"),
        ("return", "--collector", "other", "--authorisation", "UQ 1"),
        "họ tên",
    ),
    ("no slip and no card", (OUT, "process"), ("return", "--without-slip"), "tùy thân"),
    ("post without its unit", (OUT, "process"), ("return", "--tracking", "RR1"), "đơn vị"),
    ("nothing corrected", (), ("correct", "--reason", "ghi-sai"), "chưa sửa gì"),
    ("the same again", (), ("correct", "--reason", "ghi-sai", "--set", "name=Lò Văn Mẫu"), "chưa sửa gì"),
    ("a nameless applicant", (), ("correct", "--reason", "ghi-sai", "--set", "name="), "họ tên"),
    ("an unknown field", (), ("correct", "--reason", "ghi-sai", "--set", "colour=xanh"), "colour"),
    ("a field without a value", (), ("correct", "--reason", "ghi-sai", "--set", "phone"), "phone=…"),
    ("an unknown way back", (), ("correct", "--reason", "ghi-sai", "--set", "return_by=pigeon"), "post"),
    ("a fee in words", (), ("correct", "--reason", "ghi-sai", "--set", "fee_vnd=tám"), "fee_vnd"),
    ("a fee beyond all", (), ("correct", "--reason", "ghi-sai", "--set", f"fee_vnd={'9' * 5000}"), "fee_vnd"),
    ("no copies at all", (), ("correct", "--reason", "ghi-sai", "--set", "copies_of_dossier=0"), "bộ"),
    (
        "a later day once it has left",
        (OUT,),
        ("correct", "--reason", "ghi-sai", "--due", "2026-12-09"),
        "xin lỗi",
    ),
]


@pytest.mark.parametrize(
    ("acts", "words", "said"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_what_can_t_be_done_is_one_sentence(  # noqa: PLR0913, PLR0917 - fixtures and cases
    motcua: Motcua, accept: Accept, do: Any, acts: tuple[Any, ...], words: tuple[str, ...], said: str
) -> None:
    """Exit status 2, one line without a gap in it, no person in it, and the dossier as it was."""
    number = accept()
    do(number, *acts)
    before = motcua("dossier", number, "show", "--json").out
    line = motcua("dossier", number, *words, "--json").line
    assert said in line
    assert "{" not in line
    assert "error." not in line
    assert not {"014190000123", "0912345678"} & set(line.split())
    assert motcua("dossier", number, "show", "--json").out == before


def test_what_an_agency_elsewhere_has_not_received_has_no_result(
    motcua: Motcua, accept: Accept, do: Any
) -> None:
    """Its clock has to begin before anything can come of it, and not before it was received here."""
    number = accept(**ELSEWHERE)
    assert motcua("dossier", number, "show", "--json").json["due"] is None
    do(number, ("hand-over", "--unit", "co-quan-khac"))
    assert "chưa nhận được" in motcua("dossier", number, "process").line
    for when in ("2026-11-22 09:00", "2026-12-22 09:00"):
        assert "thời điểm phải từ" in motcua("dossier", number, "agency-received", "--at", when).line


def test_another_desk_s_work_is_refused(motcua: Motcua, accept: Accept, do: Any, home: Any) -> None:
    """Where station.json gives the desk no role of a head, what a head decides is refused."""
    number = accept()
    station = json.loads((home / "station.json").read_text(encoding="utf-8"))
    (home / "station.json").write_text(json.dumps(station | {"roles": ["counter"]}), encoding="utf-8")
    assert "thẩm quyền" in motcua("dossier", number, *STOP).line
    assert do(number, OUT)["status"] == 4
