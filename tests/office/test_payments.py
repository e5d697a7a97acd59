"""Money at the counter: noted once, never deleted, and summed by day and by month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace as changed
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from practice_desk import MONDAY, PROCEDURE, Clock, an_intake, desk_with
from sqlalchemy import event
from whole_file import told

from db.engine import Records
from db.journal import EventKind
from db.office.accept import accept
from db.office.context import DeskContext
from db.office.open_office import open_office
from db.office.payments import (
    cancel,
    paid_vnd,
    payments_of,
    payments_on,
    replace,
    settlement_of,
    take,
)
from db.office.replay import differences
from db.office.verify import verify
from db.rules.clock import VIETNAM
from db.rules.errors import Refusal
from db.rules.fee_payments import PaymentMethod, PaymentState, cash_totals
from db.rules.fee_rule import FeeKind
from db.rules.handing import Occasion, PaymentOrder
from db.rules.house import House, OrgUnit

HOUSE = House(
    units=(OrgUnit("cong-an", "Công an xã", agency="Công an tỉnh"), OrgUnit("kinh-te", "Phòng Kinh tế")),
    field_units={"Căn cước": "cong-an", "Đất đai": "kinh-te", "Hộ tịch": "khong-con"},
)


@pytest.fixture
def desk(clock: Clock) -> DeskContext:
    """Give the practice desk of an office with units."""
    return changed(desk_with(clock), house=HOUSE)


@pytest.fixture
def dossier_id(records: Records, desk: DeskContext) -> str:
    """Give a dossier that money is owed for."""
    return accept(records, an_intake(fee_vnd=100_000), desk).dossier_id


def _order(dossier: str, **more: Any) -> PaymentOrder:
    given_: dict[str, Any] = {"charge": "Phí thẩm định", "kind": FeeKind.SERVICE, "amount_vnd": 60_000}
    return PaymentOrder(dossier, **(given_ | more))


def _dump(records: Records) -> list[Any]:
    """Give every row that money could change."""
    with records.reading() as session:
        connection = session.connection()
        return [
            connection.exec_driver_sql(f"SELECT * FROM {name}").all()  # noqa: S608 - our own tables
            for name in ("payment", "dossier", "event", "event_body", "feed")
        ]


def _refused(records: Records, code: str, act: Callable[[], object]) -> Refusal:
    """Have ``act`` refused with ``code``, and see that it wrote nothing."""
    before = _dump(records)
    with pytest.raises(Refusal) as refused:
        act()
    assert refused.value.code == code
    assert _dump(records) == before
    return refused.value


def _paid(records: Records, dossier_id: str) -> int:
    with records.reading() as session:
        return paid_vnd(session, dossier_id)


def test_a_payment_comes_back_as_it_was_taken(records: Records, desk: DeskContext, dossier_id: str) -> None:
    """With its receipt as typed, its clerk and its moment; and it counts."""
    order = _order(
        dossier_id,
        charge="  Lệ phí   cấp giấy ",
        kind=FeeKind.FIXED,
        method=PaymentMethod.TRANSFER,
        series=" 1C26TAA ",
        receipt_number="00000042",
        ground="NQ 12/2026/NQ-HĐND",
    )
    payment = take(records, order, desk)
    assert payments_of(records, dossier_id) == (payment,)
    assert (payment.charge, payment.kind, payment.amount_vnd) == ("Lệ phí cấp giấy", FeeKind.FIXED, 60_000)
    assert (payment.series, payment.receipt_number) == ("1C26TAA", "00000042")
    assert (payment.at, payment.clerk, payment.method) == (MONDAY, "Lò Thị Hoa", PaymentMethod.TRANSFER)
    assert (payment.state, payment.ground) == (PaymentState.PAID, "NQ 12/2026/NQ-HĐND")
    assert _paid(records, dossier_id) == 60_000


def test_the_journal_tells_a_payment_and_when_it_was_taken(
    records: Records, desk: DeskContext, dossier_id: str
) -> None:
    """The whole row is in the event of its dossier; at intake, later or at the return stands beside it."""
    payment = take(records, _order(dossier_id, occasion=Occasion.INTAKE), desk)
    (body,) = told(records, EventKind.PAYMENT_TAKEN)
    (row,) = body["rows"]["payment"]
    assert (row["id"], row["amount_vnd"], row["state_reason"]) == (payment.payment_id, 60_000, "")
    assert (body["occasion"], body["amount_vnd"]) == ("intake", 60_000)
    assert differences(records) == ()


@pytest.mark.parametrize(
    ("field", "typed", "agency"),
    [
        ("Căn cước", "", "Công an tỉnh"),
        ("Đất đai", "", "UBND xã Mai Sơn"),
        ("Hộ tịch", "", "UBND xã Mai Sơn"),
        ("Chưa ai biết", "", "UBND xã Mai Sơn"),
        ("Căn cước", " Thuế cơ sở 3 ", "Thuế cơ sở 3"),
    ],
)
def test_money_is_settled_with_the_agency_of_the_field(
    records: Records, desk: DeskContext, field: str, typed: str, agency: str
) -> None:
    """That of the unit which handles it, the office itself where the unit has none, or as typed."""
    procedure = changed(PROCEDURE, field=field)
    dossier_id = accept(records, an_intake(procedure), desk).dossier_id
    assert take(records, _order(dossier_id, agency=typed), desk).agency == agency


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"amount_vnd": 0}, "payment_amount_out_of_range"),
        ({"amount_vnd": -5_000}, "payment_amount_out_of_range"),
        ({"charge": " \u200b "}, "payment_incomplete"),
        ({"series": "1C26TAA"}, "receipt_half"),
        ({"series": "1C26TAA", "receipt_number": "0"}, "receipt_serial_wrong"),
        ({"at": datetime(2026, 11, 23, 9, 0)}, "payment_time_unclear"),  # noqa: DTZ001 - that is the point
        ({"at": MONDAY + timedelta(minutes=1)}, "at_out_of_range"),
        ({"at": MONDAY - timedelta(days=1)}, "at_out_of_range"),
        ({"dossier": "01M83TM4H0FEYNJS1NKT8YG18N"}, "dossier_not_found"),
    ],
)
def test_money_that_can_not_be_noted_is_refused(
    records: Records, desk: DeskContext, dossier_id: str, more: dict[str, Any], code: str
) -> None:
    """Each reason has its name, and nothing is written."""
    order = changed(_order(dossier_id), **more)
    _refused(records, code, lambda: take(records, order, desk))


def test_money_paid_before_the_slip_was_printed_is_noted(
    records: Records, desk: DeskContext, dossier_id: str
) -> None:
    """A receipt of the same morning, keyed in afterwards, has the hour it was paid at."""
    early = MONDAY - timedelta(hours=1)
    assert take(records, _order(dossier_id, at=early), desk).at == early


def test_only_who_may_take_money_takes_it(records: Records, desk: DeskContext, dossier_id: str) -> None:
    """Counter, head and cashier may; a specialist may neither take nor cancel nor replace."""
    payment = take(records, _order(dossier_id), desk)
    specialist = changed(desk, station=changed(desk.station, roles=("specialist",)))
    for act in (
        lambda: take(records, _order(dossier_id), specialist),
        lambda: cancel(records, payment.payment_id, "nhầm", specialist),
        lambda: replace(records, payment.payment_id, _order(dossier_id), "nhầm", specialist),
    ):
        _refused(records, "money_not_your_role", act)
    cashier = changed(desk, station=changed(desk.station, roles=("cashier",)))
    take(records, _order(dossier_id), cashier)


# ---- receipts -------------------------------------------------------------------------------------------


def test_a_receipt_is_noted_once_a_year(
    records: Records, desk: DeskContext, clock: Clock, dossier_id: str
) -> None:
    """Also with other zeros or letters, also of another dossier or cancelled; the next year begins anew."""
    first = take(records, _order(dossier_id, series="01BLP/001", receipt_number="0000042"), desk)
    other = accept(records, an_intake(), desk)
    again = _order(other.dossier_id, series="01blp/001", receipt_number="42")
    refused = _refused(records, "receipt_number_used", lambda: take(records, again, desk))
    assert refused.facts["dossier"].endswith("-02-0001-" + refused.facts["dossier"][-2:])
    cancel(records, first.payment_id, "in hỏng", desk)
    _refused(records, "receipt_number_used", lambda: take(records, again, desk))
    take(records, changed(again, series="01BLP/002"), desk)
    take(records, changed(again, receipt_number="420"), desk)
    clock.at = datetime(2026, 12, 31, 23, 59, tzinfo=VIETNAM)
    _refused(records, "receipt_number_used", lambda: take(records, again, desk))
    clock.at = datetime(2027, 1, 1, 0, 0, tzinfo=VIETNAM)
    take(records, again, desk)
    _refused(records, "receipt_number_used", lambda: take(records, again, desk))
    take(records, changed(again, series="01BLP/003"), desk)
    take(records, changed(again, series="01BLP/003", at=clock.at - timedelta(minutes=1)), desk)


def test_payments_without_a_receipt_are_no_twins(
    records: Records, desk: DeskContext, dossier_id: str
) -> None:
    """Nothing was typed twice where nothing was typed."""
    take(records, _order(dossier_id), desk)
    take(records, _order(dossier_id), desk)
    assert _paid(records, dossier_id) == 120_000


# ---- cancelled and replaced -----------------------------------------------------------------------------


def test_a_cancelled_payment_stays_with_its_reason_and_counts_no_more(
    records: Records, desk: DeskContext, dossier_id: str
) -> None:
    """Nothing is deleted: the row says why, and so does the event."""
    payment = take(records, _order(dossier_id), desk)
    gone = cancel(records, payment.payment_id, "  thu nhầm  đối tượng ", desk)
    assert gone == changed(
        payment, state=PaymentState.CANCELLED, state_reason="thu nhầm đối tượng", state_at=MONDAY
    )
    assert payments_of(records, dossier_id) == (gone,)
    assert _paid(records, dossier_id) == 0
    (body,) = told(records, EventKind.PAYMENT_CHANGED)
    (row,) = body["rows"]["payment"]
    assert (row["state"], row["state_reason"]) == ("cancelled", "thu nhầm đối tượng")
    assert differences(records) == ()


def test_a_replaced_payment_gives_its_place_to_the_new_one(
    records: Records, desk: DeskContext, clock: Clock, dossier_id: str
) -> None:
    """Both stay, the new one counts, at the hour the money came in, whichever dossier the order named."""
    old = take(records, _order(dossier_id, series="1C26TAA", receipt_number="1"), desk)
    clock.run(days=1)
    order = _order("", amount_vnd=70_000, series="1C26TAA", receipt_number="2")
    new = replace(records, old.payment_id, order, "ghi sai số tiền", desk)
    ended = changed(old, state=PaymentState.REPLACED, state_reason="ghi sai số tiền", state_at=clock.at)
    assert payments_of(records, dossier_id) == tuple(sorted((ended, new), key=lambda each: each.payment_id))
    assert (new.dossier_id, new.at, new.state) == (dossier_id, MONDAY, PaymentState.PAID)
    assert _paid(records, dossier_id) == 70_000
    assert payments_on(records, clock.at.date()) == ()
    (body,) = told(records, EventKind.PAYMENT_CHANGED)
    assert [row["state"] for row in body["rows"]["payment"]] == ["replaced", "paid"]
    assert differences(records) == ()


def test_what_does_not_count_any_more_can_not_end_again(
    records: Records, desk: DeskContext, dossier_id: str
) -> None:
    """Cancelled or replaced once is for good; a reason is always told; the new receipt is a new one."""
    payment = take(records, _order(dossier_id, series="1C26TAA", receipt_number="1"), desk).payment_id
    same = _order(dossier_id, series="1C26TAA", receipt_number="1")
    _refused(records, "payment_reason_needed", lambda: cancel(records, payment, " ", desk))
    _refused(records, "payment_reason_needed", lambda: replace(records, payment, same, "", desk))
    _refused(records, "payment_not_found", lambda: cancel(records, "khong-co", "nhầm", desk))
    _refused(records, "receipt_number_used", lambda: replace(records, payment, same, "nhầm", desk))
    cancel(records, payment, "nhầm", desk)
    refused = _refused(records, "payment_not_in_force", lambda: cancel(records, payment, "nhầm", desk))
    assert refused.facts == {"state": "cancelled"}
    _refused(
        records,
        "payment_not_in_force",
        lambda: replace(records, payment, _order(dossier_id), "nhầm", desk),
    )


def test_a_failure_after_any_statement_leaves_the_money_as_it_was(
    records: Records, desk: DeskContext, dossier_id: str
) -> None:
    """Taking, replacing, cancelling: whichever statement is the last one that worked."""
    countdown = [0]

    def power_cut(*_args: object) -> None:
        countdown[0] -= 1
        if countdown[0] == 0:
            raise MemoryError

    event.listen(records._writer, "after_cursor_execute", power_cut)
    taken: list[str] = []
    acts: list[Callable[[], object]] = [
        lambda: taken.append(take(records, _order(dossier_id), desk).payment_id),
        lambda: taken.append(replace(records, taken[0], _order(""), "nhầm", desk).payment_id),
        lambda: cancel(records, taken[1], "nhầm", desk),
    ]
    for act in acts:
        before, failures = _dump(records), 0
        while True:
            countdown[0] = failures + 1
            try:
                act()
            except MemoryError:
                failures += 1
                assert _dump(records) == before, f"after statement {failures}"
            else:
                break
        countdown[0] = 0
        assert failures > 5
    assert differences(records) == ()
    assert verify(records).holds


# ---- sums -----------------------------------------------------------------------------------------------


def test_a_day_is_a_day_of_vietnam(
    records: Records, desk: DeskContext, clock: Clock, dossier_id: str
) -> None:
    """The first and the last second belong to it, the next midnight doesn't."""
    clock.run(days=2)
    tuesday = datetime(2026, 11, 24, tzinfo=VIETNAM)
    moments = [tuesday - timedelta(seconds=1), tuesday, tuesday + timedelta(hours=23, minutes=59, seconds=59)]
    for at in (*moments, tuesday + timedelta(days=1)):
        take(records, _order(dossier_id, at=at.astimezone(None)), desk)
    assert [each.at for each in payments_on(records, date(2026, 11, 24))] == moments[1:]


def test_a_month_is_settled_with_each_agency(
    records: Records, desk: DeskContext, clock: Clock, dossier_id: str
) -> None:
    """What was cancelled or replaced is listed beside the sums; December ends with the year."""
    clock.at = datetime(2027, 1, 1, 8, 0, tzinfo=VIETNAM)
    december = datetime(2026, 12, 31, 23, 59, 59, tzinfo=VIETNAM)
    for agency, at in [("Công an tỉnh", december), ("Công an tỉnh", december), ("Thuế cơ sở 3", december)]:
        take(records, _order(dossier_id, agency=agency, at=at), desk)
    gone = take(records, _order(dossier_id, at=december), desk)
    cancel(records, gone.payment_id, "nhầm", desk)
    take(records, _order(dossier_id, at=clock.at), desk)
    settled = settlement_of(records, 2026, 12)
    assert [(line.agency, line.payments, line.amount_vnd) for line in settled.lines] == [
        ("Công an tỉnh", 2, 120_000),
        ("Thuế cơ sở 3", 1, 60_000),
    ]
    assert [each.payment_id for each in settled.not_summed] == [gone.payment_id]
    assert settlement_of(records, 2027, 1).amount_vnd == 60_000
    assert settlement_of(records, 2026, 11).lines == ()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from("tcr"), st.integers(1, 9_999), st.integers(0, 5), st.integers(0, 30)),
        max_size=12,
    )
)
def test_what_counts_is_the_same_by_dossier_by_day_and_by_month(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int, int]]
) -> None:
    """Whatever is taken, cancelled and replaced: every view sums to the same đồng, and the journal agrees."""
    clock = Clock()
    desk = changed(desk_with(clock), house=HOUSE)
    with open_office(tmp_path_factory.mktemp("office") / "records.db", desk) as records:
        dossier_id = accept(records, an_intake(), desk).dossier_id
        for what, amount, which, later in steps:
            clock.run(days=later)
            found = payments_of(records, dossier_id)
            paid = [each for each in found if each.state is PaymentState.PAID]
            if what == "t" or not paid:
                take(records, _order(dossier_id, amount_vnd=amount), desk)
            elif what == "c":
                cancel(records, paid[which % len(paid)].payment_id, "nhầm", desk)
            else:
                order = _order("", amount_vnd=amount)
                replace(records, paid[which % len(paid)].payment_id, order, "nhầm", desk)
        total = _paid(records, dossier_id)
        days = {each.at.date() for each in payments_of(records, dossier_id)}
        by_day = [cash for day in days for cash in cash_totals(payments_on(records, day))]
        months = {(day.year, day.month) for day in days}
        assert total == sum(cash.amount_vnd for cash in by_day)
        assert total == sum(settlement_of(records, *month).amount_vnd for month in months)
        assert differences(records) == ()
