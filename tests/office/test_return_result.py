"""Results to their owners: what lies here for a person, who may take it, and what the journal tells of it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from practice_desk import MONDAY, PERSON, PROCEDURE, Clock, an_intake, desk_with
from sqlalchemy import event
from whole_file import dump, told

from db.engine import Records, open_records
from db.journal import EventKind
from db.office.accept import accept
from db.office.act import do
from db.office.context import DeskContext
from db.office.find import open_dossier
from db.office.hand_over import bring_back, send
from db.office.payments import payments_of, take
from db.office.replay import differences
from db.office.return_result import return_results, to_collect
from db.office.verify import verify
from db.rules.checklist import Item, PaperState
from db.rules.course import Collection, Mark
from db.rules.dossier import Person, ReturnBy, Status, Submitter
from db.rules.errors import NotAccepted, Refusal
from db.rules.fee_rule import FeeKind
from db.rules.handing import (
    BringBack,
    Collector,
    PaymentOrder,
    ReturnOrder,
    Score,
    SendOrder,
    masked_identity,
    originals_to_return,
    owed_vnd,
)
from db.rules.house import House, OrgUnit, ReasonCode
from db.rules.lifecycle import Act, Form
from db.rules.order import Order
from db.rules.procedure import Paper

LAND = "kinh-te"
HOUSE = House(
    units=(OrgUnit(LAND, "Phòng Kinh tế"),),
    reasons=(ReasonCode("x", "Lý do", tuple(Act)),),
    unclaimed_days=30,
)
HUSBAND = Person("Lò Văn Mẫu", "014090000123")
SUBMITTER = Submitter(HUSBAND, "chồng", "giấy ủy quyền số 5")
NEIGHBOUR = Person("Cà Thị Đẹp", "014185000777", address="Bản Cọ")
NOBODY = Person("Hoàng Văn Không Số", address="Bản Mé")


@pytest.fixture
def desk(clock: Clock) -> DeskContext:
    """Give the practice desk of an office with units."""
    return replace(desk_with(clock), house=HOUSE)


def _accepted(records: Records, desk: DeskContext, **changes: Any) -> str:
    """Accept a dossier received now; give its id."""
    return accept(records, an_intake(**({"received_at": desk.moment()} | changes)), desk).dossier_id


def _ready(records: Records, desk: DeskContext, **changes: Any) -> str:
    """Accept a dossier and have its result at the counter; give its id."""
    dossier_id = _accepted(records, desk, **changes)
    send(records, SendOrder((dossier_id,), LAND), desk)
    bring_back(records, BringBack(LAND, "", results=(dossier_id,)), desk)
    return dossier_id


def _stopped(records: Records, desk: DeskContext, **changes: Any) -> str:
    """Accept a dossier that was refused after appraisal, its papers at the unit still; give its id."""
    dossier_id = _accepted(records, desk, **changes)
    send(records, SendOrder((dossier_id,), LAND), desk)
    do(records, dossier_id, Order(Act.DECLINE, reason_code="x"), desk)
    return dossier_id


def _money(dossier_id: str, amount_vnd: int, **more: Any) -> PaymentOrder:
    return PaymentOrder(dossier_id, "Phí thẩm định", FeeKind.SERVICE, amount_vnd, **more)


def _collection(records: Records, dossier_id: str) -> Collection:
    found = open_dossier(records, dossier_id).collection
    assert found is not None
    return found


def _refused(records: Records, code: str, act: Callable[[], object]) -> Refusal:
    """Have ``act`` refused with ``code``, and see that it wrote nothing and names nobody."""
    before = dump(records)
    with pytest.raises(Refusal) as refused:
        act()
    assert refused.value.code == code
    assert not {"Dương", "Mẫu", "Đẹp", PERSON.personal_number} & set(re.findall(r"\w+", str(refused.value)))
    assert dump(records) == before
    return refused.value


# ---- what lies here for a person ------------------------------------------------------------------------


def test_one_slip_brings_up_everything_of_its_owner(
    records: Records, desk: DeskContext, clock: Clock
) -> None:
    """What is ready, the papers of what was stopped, and what is still open with its state; nobody else's."""
    ready, stopped = _ready(records, desk), _stopped(records, desk)
    _ready(records, desk, applicant=NEIGHBOUR)
    returned = _ready(records, desk)
    return_results(records, ReturnOrder((returned,)), desk)
    clock.run(days=5)
    new = _accepted(records, desk)
    page = open_dossier(records, ready)
    for key in (ready, page.number, page.compact, f" {page.number.lower()} ", PERSON.personal_number):
        found = to_collect(records, key, desk)
        assert (found.name, found.identity) == (PERSON.name, "0141******23")
        assert [each.line.dossier_id for each in found.ready] == [ready]
        assert [each.line.dossier_id for each in found.papers] == [stopped]
        assert [(each.dossier_id, each.status) for each in found.others] == [(new, Status.ACCEPTED)]
        assert found.ready[0].days_waiting == 5
    assert to_collect(records, PERSON.personal_number, desk).asked is None
    assert to_collect(records, " 014 190 000 123 ", desk).ready == to_collect(records, ready, desk).ready
    asked = to_collect(records, returned, desk).asked
    assert asked is not None
    assert (asked.dossier_id, asked.status) == (returned, Status.RETURNED)


def test_who_handed_it_in_finds_it_by_their_own_number(records: Records, desk: DeskContext) -> None:
    """The wife's slip shows hers; the husband's card shows what he handed in for her, and his own."""
    hers = _ready(records, desk, submitter=SUBMITTER)
    his = _ready(records, desk, applicant=HUSBAND)
    found = to_collect(records, HUSBAND.personal_number, desk)
    assert (found.name, found.identity) == (HUSBAND.name, "0140******23")
    assert [each.line.dossier_id for each in found.ready] == [his, hers]
    line = found.ready[1]
    assert (line.submitter, line.relation, line.authorisation) == (
        HUSBAND.name,
        "chồng",
        "giấy ủy quyền số 5",
    )
    assert [each.line.dossier_id for each in to_collect(records, hers, desk).ready] == [hers]
    assert to_collect(records, his, desk).ready[0].submitter == ""


def test_a_submitter_alone_is_called_by_their_own_name(records: Records, desk: DeskContext) -> None:
    """Also where nothing is the submitter's own."""
    _ready(records, desk, submitter=SUBMITTER)
    assert to_collect(records, HUSBAND.personal_number, desk).name == HUSBAND.name


def test_without_a_number_only_the_visit_tells_who_is_the_same(records: Records, desk: DeskContext) -> None:
    """Names repeat: a namesake of another visit, or another person of the same one, is nobody's business."""
    one, two = (_ready(records, desk, applicant=NOBODY, visit_id="v1") for _ in range(2))
    _ready(records, desk, applicant=NOBODY, visit_id="v2")
    alone = _ready(records, desk, applicant=NOBODY)
    _ready(records, desk, applicant=replace(NOBODY, name="Vàng Thị Mỷ"), visit_id="v1")
    found = to_collect(records, one, desk)
    assert [each.line.dossier_id for each in found.ready] == [two, one]
    assert found.identity == ""
    assert [each.line.dossier_id for each in to_collect(records, alone, desk).ready] == [alone]


@pytest.mark.parametrize("key", ["", "014190000999", "01M83TM4H0FEYNJS1NKT8YG18N", "Dương", "02-0001"])
def test_nobody_is_found_by_what_names_nobody(records: Records, desk: DeskContext, key: str) -> None:
    """A short number comes again every day and a name repeats: neither opens a person's dossiers."""
    _ready(records, desk)
    _refused(records, "dossier_not_found", lambda: to_collect(records, key, desk))
    slipped = open_dossier(records, to_collect(records, PERSON.personal_number, desk).ready[0].line.number)
    wrong = slipped.number[:-2] + f"{(int(slipped.number[-2:]) + 1) % 100:02d}"
    _refused(records, "receipt_check_wrong", lambda: to_collect(records, wrong, desk))


def test_a_line_says_what_is_owed_and_what_goes_back(records: Records, desk: DeskContext) -> None:
    """The fee less what was paid, nothing where nobody knows it, and originals kept only for comparing."""
    papers = (
        Paper("Giấy khai sinh", "Giấy khai sinh", originals=1, copies=1, either=True),
        Paper("Đơn", "Đơn", originals=1),
        Paper("Bản sao hộ chiếu", "Hộ chiếu", originals=1, copies=1, either=True),
        Paper("Căn cước", "Căn cước", originals=1, either=True),
    )
    items = (
        Item(papers[0], PaperState.PRESENT, originals=1),
        Item(papers[1], PaperState.PRESENT, originals=1),
        Item(papers[2], PaperState.PRESENT, copies=1),
        Item(papers[3], PaperState.SHOWN, originals=1),
    )
    procedure = replace(PROCEDURE, papers=papers)
    owing = _ready(records, desk, procedure=procedure, items=items, fee_vnd=100_000, return_by=ReturnBy.POST)
    take(records, _money(owing, 60_000), desk)
    (line,) = to_collect(records, owing, desk).ready
    assert (line.fee_owed_vnd, line.originals) == (40_000, ("Giấy khai sinh",))
    assert line.return_by is ReturnBy.POST
    unknown = _ready(records, desk, applicant=NEIGHBOUR)
    assert to_collect(records, unknown, desk).ready[0].fee_owed_vnd is None
    assert originals_to_return(()) == ()
    assert (owed_vnd(10, 30), owed_vnd(0, 0), owed_vnd(None, 30)) == (0, 0, None)


# ---- who may take it ------------------------------------------------------------------------------------


def test_the_owner_takes_several_results_at_once(records: Records, desk: DeskContext) -> None:
    """By slip, id or bar code, each once; name and hour stand with each, the number is masked."""
    one, two = _ready(records, desk), _ready(records, desk)
    keys = (two, open_dossier(records, one).number, open_dossier(records, two).compact)
    order = ReturnOrder(keys, identity="CCCD 014190000123", mark=Mark.FINGERPRINT)
    done = return_results(records, order, desk)
    assert [(each.dossier_id, each.act, each.status, each.form) for each in done] == [
        (two, Act.RETURN, Status.RETURNED, None),
        (one, Act.RETURN, Status.RETURNED, None),
    ]
    for dossier_id in (one, two):
        assert _collection(records, dossier_id) == Collection(
            collected_at=MONDAY,
            collector=PERSON.name,
            by_owner=True,
            identity="CCCD 0141******23",
            mark=Mark.FINGERPRINT,
            clerk="Lò Thị Hoa",
        )
    bodies = told(records, EventKind.DOSSIER_RETURNED)
    assert [body["rows"]["collection"][0]["dossier_id"] for body in bodies] == [two, one]
    assert [body["dossier"]["status"] for body in bodies] == [10, 10]
    assert not any("014190000123" in json.dumps(body) for body in bodies)
    assert differences(records) == ()
    assert verify(records).holds


def test_who_handed_it_in_may_take_it(records: Records, desk: DeskContext) -> None:
    """The authorisation was looked at then, and is noted again; another paper shown now stands instead."""
    one, two = (_ready(records, desk, submitter=SUBMITTER) for _ in range(2))
    return_results(records, ReturnOrder((one,), Collector.SUBMITTER), desk)
    collection = _collection(records, one)
    assert (collection.collector, collection.by_owner) == (HUSBAND.name, False)
    assert collection.authorisation == "giấy ủy quyền số 5"
    order = ReturnOrder((two,), Collector.SUBMITTER, authorisation="giấy ủy quyền số 6")
    return_results(records, order, desk)
    assert _collection(records, two).authorisation == "giấy ủy quyền số 6"


def test_somebody_else_needs_a_name_and_an_authorisation(records: Records, desk: DeskContext) -> None:
    """NĐ 118/2025, Đ6.2c; who says to have handed in what the owner brought is somebody else."""
    dossier_id = _ready(records, desk)
    for order, code in [
        (ReturnOrder((dossier_id,), Collector.OTHER, name="Lò Văn Mẫu"), "authorisation_needed"),
        (
            ReturnOrder((dossier_id,), Collector.OTHER, name="Lò Văn Mẫu", authorisation=" "),
            "authorisation_needed",
        ),
        (ReturnOrder((dossier_id,), Collector.SUBMITTER), "authorisation_needed"),
        (ReturnOrder((dossier_id,), Collector.OTHER, authorisation="giấy ủy quyền"), "collector_needed"),
    ]:
        _refused(records, code, lambda a=order: return_results(records, a, desk))
    order = ReturnOrder(
        (dossier_id,),
        Collector.OTHER,
        name=" Lò  Văn Mẫu ",
        authorisation="giấy ủy quyền của người có CCCD 014190000123",
        originals_back=False,
    )
    return_results(records, order, desk)
    collection = _collection(records, dossier_id)
    assert (collection.collector, collection.by_owner) == ("Lò Văn Mẫu", False)
    assert collection.authorisation == "giấy ủy quyền của người có CCCD 0141******23"
    assert not collection.originals_back


def test_without_the_slip_an_identity_is_shown(records: Records, desk: DeskContext) -> None:
    """NĐ 118/2025, Đ6.2b: who has lost the slip shows who they are."""
    dossier_id = _ready(records, desk)
    order = ReturnOrder((dossier_id,), without_slip=True, identity=" ")
    _refused(records, "identity_needed", lambda: return_results(records, order, desk))
    return_results(records, replace(order, identity="CCCD 014 190 000 123"), desk)
    collection = _collection(records, dossier_id)
    assert (collection.without_slip, collection.identity) == (True, "CCCD 0141******23")


def test_one_visit_is_of_one_person(records: Records, desk: DeskContext) -> None:
    """A neighbour's result is not among one's own; what a husband handed in for both goes to him at once."""
    hers, neighbours = _ready(records, desk), _ready(records, desk, applicant=NEIGHBOUR)
    for nobodys in [
        _ready(records, desk, applicant=NOBODY),
        _ready(records, desk, applicant=NOBODY, submitter=SUBMITTER),
    ]:
        order = ReturnOrder((hers, nobodys))
        _refused(records, "not_one_person", lambda a=order: return_results(records, a, desk))
    _refused(
        records, "not_one_person", lambda: return_results(records, ReturnOrder((hers, neighbours)), desk)
    )
    both = [
        _ready(records, desk, submitter=SUBMITTER),
        _ready(records, desk, applicant=NEIGHBOUR, submitter=SUBMITTER),
    ]
    return_results(records, ReturnOrder(tuple(both), Collector.SUBMITTER), desk)
    same = [
        _ready(records, desk, applicant=NOBODY),
        _ready(records, desk, applicant=NOBODY, submitter=SUBMITTER),
    ]
    return_results(records, ReturnOrder(tuple(same)), desk)


def test_what_can_not_be_returned_keeps_the_others_here(records: Records, desk: DeskContext) -> None:
    """Nothing, no dossier, one that isn't ready, a desk that may not: each is refused as a whole."""
    ready, new = _ready(records, desk), _accepted(records, desk)
    _refused(records, "return_empty", lambda: return_results(records, ReturnOrder(()), desk))
    _refused(records, "dossier_not_found", lambda: return_results(records, ReturnOrder((ready, "x")), desk))
    refused = _refused(
        records, "return_refused", lambda: return_results(records, ReturnOrder((ready, new)), desk)
    )
    assert refused.facts["number"] == open_dossier(records, new).number
    assert (refused.facts["why"], refused.facts["status"]) == ("act_not_in_state", 2)
    specialist = replace(desk, station=replace(desk.station, roles=("specialist",)))
    refused = _refused(
        records, "return_refused", lambda: return_results(records, ReturnOrder((ready,)), specialist)
    )
    assert refused.facts["why"] == "act_not_your_role"
    return_results(records, ReturnOrder((ready,)), desk)
    _refused(records, "return_refused", lambda: return_results(records, ReturnOrder((ready,)), desk))


def test_papers_of_a_stopped_dossier_go_back_with_a_signature(records: Records, desk: DeskContext) -> None:
    """Together with a result, wherever they lay; money that was owed for it holds them back no more."""
    stopped, ready = _stopped(records, desk, fee_vnd=50_000), _ready(records, desk)
    assert open_dossier(records, stopped).holder == LAND
    done = return_results(records, ReturnOrder((stopped, ready)), desk)
    assert [each.act for each in done] == [Act.RETURN_PAPERS, Act.RETURN]
    page = open_dossier(records, stopped)
    assert (page.status, page.holder) == (Status.RETURNED, "")
    assert page.collection is not None
    (body,) = told(records, EventKind.DOSSIER_PAPERS_RETURNED)
    assert body["rows"]["collection"][0]["collection"]["collector"] == PERSON.name
    assert differences(records) == ()


# ---- money ----------------------------------------------------------------------------------------------


def test_owed_money_is_taken_before_the_result_goes(records: Records, desk: DeskContext) -> None:
    """The refusal says how much for all of them; what is taken now is noted as taken when returning."""
    one, two = _ready(records, desk, fee_vnd=100_000), _ready(records, desk, fee_vnd=30_000)
    free = _ready(records, desk, fee_vnd=0)
    take(records, _money(one, 60_000), desk)
    order = ReturnOrder((one, two, free))
    refused = _refused(records, "fee_owed", lambda: return_results(records, order, desk))
    numbers = (open_dossier(records, one).number, open_dossier(records, two).number)
    assert refused.facts == {"amount": 70_000, "numbers": numbers}
    half = replace(order, payments=(_money(one, 39_999), _money(two, 30_000)))
    refused = _refused(records, "fee_owed", lambda: return_results(records, half, desk))
    assert refused.facts == {"amount": 1, "numbers": numbers[:1]}
    paid = replace(order, payments=(_money(numbers[0], 40_000), _money(two, 30_000)))
    return_results(records, paid, desk)
    assert sorted(each.amount_vnd for each in payments_of(records, one)) == [40_000, 60_000]
    taken = told(records, EventKind.PAYMENT_TAKEN)
    assert [body["occasion"] for body in taken] == ["later", "return", "return"]
    assert differences(records) == ()


def test_money_may_be_left_open_for_a_reason(records: Records, desk: DeskContext) -> None:
    """The reason and the amount stand in the event of the dossier that owes, and of no other."""
    owing, free = _ready(records, desk, fee_vnd=30_000), _ready(records, desk)
    blank = ReturnOrder((owing, free), fee_left_open=" \u200b")
    _refused(records, "fee_owed", lambda: return_results(records, blank, desk))
    return_results(records, replace(blank, fee_left_open=" hộ nghèo,  chờ xác nhận "), desk)
    first, second = told(records, EventKind.DOSSIER_RETURNED)
    assert (first["owed_vnd"], first["fee_left_open"]) == (30_000, "hộ nghèo, chờ xác nhận")
    assert "fee_left_open" not in second


def test_money_that_is_refused_keeps_the_result_here(records: Records, desk: DeskContext) -> None:
    """A receipt used twice, or money for a dossier that isn't among them."""
    one, other = _ready(records, desk), _ready(records, desk)
    receipt = {"series": "1C26TAA", "receipt_number": "7"}
    twice = ReturnOrder((one,), payments=(_money(one, 5, **receipt), _money(one, 6, **receipt)))
    _refused(records, "receipt_number_used", lambda: return_results(records, twice, desk))
    astray = ReturnOrder((one,), payments=(_money(other, 5),))
    refused = _refused(records, "payment_of_another", lambda: return_results(records, astray, desk))
    assert refused.facts == {"number": open_dossier(records, other).number}


# ---- the answer -----------------------------------------------------------------------------------------


def test_an_answer_leaves_no_trace_beside_its_count(
    tmp_path: Path, records: Records, desk: DeskContext
) -> None:
    """The same return with an answer and without one, on two copies: all the same but for one number."""
    dossier_id = _ready(records, desk)
    records.close()
    shutil.copy(records.path, tmp_path / "copy.db")
    plain, rated = ReturnOrder((dossier_id,)), ReturnOrder((dossier_id,), rating=Score.NOT_CONTENT)
    with open_records(tmp_path / "copy.db") as copy:
        return_results(copy, plain, desk)
        without = dump(copy)
    return_results(records, rated, desk)
    with_answer = dump(records)
    assert (without.pop("rating"), with_answer.pop("rating")) == ([], [("2026-12", "not_content", 1, 0)])
    # Each event is salted by chance, so what hangs on the salt differs anyway: hashes, commitments, the head.
    for tables in (without, with_answer):
        tables["event"] = [(row[:2], re.sub(rb'"body":"[0-9a-f]+"', b"", row[2])) for row in tables["event"]]
        tables["event_body"] = [(*row[:2], row[3]) for row in tables["event_body"]]
        tables["feed"] = [
            tuple(value for value in row if not isinstance(value, bytes)) for row in tables["feed"]
        ]
    assert with_answer == without


def test_a_refused_return_counts_no_answer(records: Records, desk: DeskContext) -> None:
    """An answer is given with the result or not at all."""
    order = ReturnOrder((_accepted(records, desk),), rating=Score.CONTENT)
    _refused(records, "return_refused", lambda: return_results(records, order, desk))


# ---- always ---------------------------------------------------------------------------------------------


def test_a_failure_after_any_statement_returns_nothing(records: Records, desk: DeskContext) -> None:
    """Two results, money and an answer: whichever statement is the last one that worked."""
    one, two = _ready(records, desk, fee_vnd=5_000), _ready(records, desk)
    order = ReturnOrder((one, two), payments=(_money(one, 5_000),), rating=Score.CONTENT)
    before, countdown, failures = dump(records), [0], 0

    def power_cut(*_args: object) -> None:
        countdown[0] -= 1
        if countdown[0] == 0:
            raise MemoryError

    event.listen(records._writer, "after_cursor_execute", power_cut)
    while True:
        countdown[0] = failures + 1
        try:
            return_results(records, order, desk)
        except MemoryError:
            failures += 1
            assert dump(records) == before, f"after statement {failures}"
        else:
            break
    assert failures > 20
    assert differences(records) == ()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("CCCD 014190000123", "CCCD 0141******23"),
        ("014.190.000.123, cấp 12/05/2021", "0141******23, cấp 12/05/2021"),
        ("CMND 050123456", "CMND 0501***56"),
        ("CCCD 014 190-000\u00a0123", "CCCD 0141******23"),
        ("CCCD ０１４１９００００１２３", "CCCD 0141******23"),
        ("CCCD 014–190–000–123", "CCCD 0141******23"),
        ("CCCD 0141900\u200b00123", "CCCD 0141******23"),
        ("hộ chiếu C1234567", "hộ chiếu ******67"),
        ("trưởng bản xác nhận", "trưởng bản xác nhận"),
        ("CCCD 0141******23", "CCCD 0141******23"),
        ("", ""),
    ],
)
def test_what_was_looked_at_is_kept_without_its_number(said: str, kept: str) -> None:
    """However it was typed or scanned; a day of issue stays."""
    assert masked_identity(said) == kept


@given(
    number=st.from_regex(r"[0-9]{9}|[0-9]{12}", fullmatch=True),
    apart=st.lists(st.sampled_from(["", "", " ", ".", "-"]), min_size=11, max_size=11),
    around=st.tuples(st.text("ABCĐơn ,:()", max_size=8), st.text("ABCĐơn ,:()", max_size=8)),
)
def test_no_full_number_ever_stays(number: str, apart: list[str], around: tuple[str, str]) -> None:
    """Whatever stands between its digits and around them; masking twice masks no more."""
    spaced = "".join(digit + gap for digit, gap in zip(number, [*apart, ""], strict=False)).rstrip(" .-")
    kept = masked_identity(around[0] + spaced + around[1])
    # Usually six digits stay; letters before it make it a passport, whose mask counts them too.
    assert len(re.sub(r"[^0-9]", "", kept)) < len(number)
    assert masked_identity(kept) == kept


def test_the_control_sheet_is_no_matter_of_returning(records: Records, desk: DeskContext) -> None:
    """Nothing is printed by a return: the signature is on the slip or in the book."""
    dossier_id = _ready(records, desk)
    (done,) = return_results(records, ReturnOrder((dossier_id,)), desk)
    assert done.form not in tuple(Form)
    with pytest.raises(NotAccepted):
        do(records, dossier_id, Order(Act.RETURN), desk)
