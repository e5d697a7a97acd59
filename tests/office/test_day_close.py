"""A closed day: what is counted, what became of every number, what a sheet finds in a changed journal."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from practice_desk import PERSON, Clock, an_intake, desk_with
from sqlcipher3 import dbapi2 as sqlite

from db.codec import canonical, plain_from_json
from db.engine import Records
from db.office.accept import accept
from db.office.act import do
from db.office.blanks import give_out_blanks, void_blank
from db.office.context import DeskContext
from db.office.correct import correct
from db.office.day_close import close_day, closed_at, closed_day, day_so_far
from db.office.disposal import approve, propose
from db.office.dispose import dispose
from db.office.drafts import save_draft
from db.office.hand_over import bring_back, send
from db.office.open_office import open_office
from db.office.payments import cancel, take
from db.office.printing import finish_print, start_print
from db.office.replay import differences
from db.office.sheet_check import check_sheet
from db.office.verify import verify
from db.rules.clock import VIETNAM
from db.rules.day_close import (
    Counted,
    Money,
    NumberRun,
    NumberState,
    PrintLeft,
    SheetTrouble,
)
from db.rules.dossier import Draft, DraftLine
from db.rules.errors import NotAccepted, NotFound
from db.rules.fee_payments import PaymentMethod
from db.rules.fee_rule import FeeKind
from db.rules.handing import BringBack, PaymentOrder, SendOrder
from db.rules.house import House, OrgUnit, ReasonCode
from db.rules.lifecycle import Act
from db.rules.order import Correction, Order

HOUSE = House(
    units=(OrgUnit("kt", "Phòng Kinh tế"),),
    reasons=(ReasonCode("vi", "vì thế", tuple(Act)),),
    retention={"*": 1},
)
TODAY = date(2026, 11, 23)
S = NumberState


@pytest.fixture
def desk(clock: Clock) -> DeskContext:
    """Give the practice desk with a unit and a reason for everything."""
    return replace(desk_with(clock), house=HOUSE)


def a_day(records: Records, desk: DeskContext, clock: Clock) -> dict[str, str]:
    """Let a day happen; give the dossiers by what became of them."""
    made = {}
    for name in ("corrected", "sent", "withdrawn", "paid"):
        clock.run(minutes=5)
        made[name] = accept(records, an_intake(received_at=clock.at), desk).dossier_id
    correct(records, made["corrected"], Correction(reason_code="vi", note="khác"), desk)
    blanks = give_out_blanks(records, 3, desk)
    void_blank(records, blanks[1].number, "rách", desk)
    clock.run(minutes=1)
    send(records, SendOrder((made["sent"], made["paid"]), "kt"), desk)
    clock.run(minutes=1)
    bring_back(records, BringBack("kt", results=(made["sent"],), giver="Chị Lan"), desk)
    do(records, made["withdrawn"], Order(Act.WITHDRAW, reason_code="vi"), desk)
    order = PaymentOrder(made["paid"], "Phí", FeeKind.SERVICE, 8_000, PaymentMethod.CASH)
    take(records, order, desk)
    take(records, replace(order, amount_vnd=20_000, method=PaymentMethod.TRANSFER), desk)
    cancel(records, take(records, replace(order, amount_vnd=5_000), desk).payment_id, "thu nhầm", desk)
    for name, outcomes in (("sent", ("refused", "printed")), ("paid", ("refused",)), ("corrected", (None,))):
        for outcome in outcomes:
            job = start_print(
                records, made[name], form="receipt", version="1", printer="p", paper="a5", desk=desk
            )
            if outcome is not None:
                finish_print(records, job.job_id, outcome, desk=desk)
    line = DraftLine("", clock.at, "Lò Văn Dở", "1.013831", "Biến động", "papers", 1, 3)
    save_draft(records, Draft(line, {}), desk)
    return made


def test_a_sheet_counts_what_was_done_and_what_became_of_each_number(
    records: Records, desk: DeskContext, clock: Clock
) -> None:
    """Acts, money that counts and money given back, runs of numbers, prints that failed, drafts."""
    made = a_day(records, desk, clock)
    sheet = close_day(records, None, desk).sheet
    counts = {what: count for what, count in sheet.counts.items() if count}
    assert counts == {
        Counted.RECEIVED: 4,
        Counted.CORRECTED: 1,
        Counted.HANDED_OVER: 2,
        Counted.LISTS_SENT: 1,
        Counted.LISTS_RECEIVED: 1,
        Counted.PROCESSED: 1,
        Counted.WITHDRAWN: 1,
    }
    assert sheet.taken == (Money("cash", 1, 8_000), Money("transfer", 1, 20_000))
    assert sheet.cancelled == (Money("", 1, 5_000),)
    [numbers] = sheet.numbers
    assert (numbers.agency, numbers.slot, numbers.first, numbers.last) == ("H52.18.05", 2, 1, 8)
    assert numbers.runs == (
        NumberRun(1, 1, S.REPLACED),
        NumberRun(2, 5, S.CURRENT),
        NumberRun(6, 6, S.BLANK),
        NumberRun(7, 7, S.VOID),
        NumberRun(8, 8, S.BLANK),
    )
    assert sheet.gaps == 0
    number = {name: records_number(records, key) for name, key in made.items()}
    assert sheet.failed == (PrintLeft(number["paid"], "receipt", "refused"),)
    assert sheet.unknown == (PrintLeft(number["corrected"], "receipt"),)
    assert (sheet.drafts, sheet.times, sheet.day) == (1, 1, TODAY)


def records_number(records: Records, dossier_id: str) -> str:
    """Give a dossier's number from the file itself."""
    with records.reading() as session:
        sql = "SELECT number FROM dossier WHERE id = ?"
        return str(session.connection().exec_driver_sql(sql, (dossier_id,)).scalar_one())


def test_closing_again_makes_the_next_sheet_and_a_day_to_come_is_refused(
    records: Records, desk: DeskContext, clock: Clock
) -> None:
    """What came in after the first sheet is on the second; both stay, and the journal tells both."""
    a_day(records, desk, clock)
    so_far = day_so_far(records, None, desk)
    first = close_day(records, TODAY, desk)
    assert replace(so_far, seq=first.sheet.seq, head=first.sheet.head) == first.sheet
    clock.run(minutes=30)
    accept(records, an_intake(received_at=clock.at), desk)
    second = close_day(records, TODAY, desk)
    assert (second.sheet.times, second.sheet.counts[Counted.RECEIVED]) == (2, 5)
    assert closed_day(records, TODAY) == second
    assert closed_day(records, TODAY, 1) == first
    assert closed_at(records, TODAY) == second.sheet.closed_at
    assert closed_at(records, TODAY - timedelta(days=1)) is None
    with pytest.raises(NotFound, match="day_not_closed"):
        closed_day(records, TODAY, 3)
    with pytest.raises(NotAccepted, match="day_not_come"):
        close_day(records, TODAY + timedelta(days=1), desk)
    assert differences(records) == ()


def test_a_later_day_has_its_own_counts_and_both_sheets_hold(
    records: Records, desk: DeskContext, clock: Clock
) -> None:
    """Nothing of the next day is on the first sheet, also when the first day is closed late."""
    a_day(records, desk, clock)
    clock.run(days=1)
    accept(records, an_intake(received_at=clock.at), desk)
    late = close_day(records, TODAY, desk)
    today = close_day(records, None, desk)
    assert (late.sheet.counts[Counted.RECEIVED], today.sheet.counts[Counted.RECEIVED]) == (4, 1)
    assert [desk.last for desk in today.sheet.numbers] == [1]
    for closed in (late, today):
        assert check_sheet(records, closed.code).holds


def test_gaps_are_told_with_the_reason_where_a_feed_explains_them(
    records: Records, desk: DeskContext, clock: Clock
) -> None:
    """A floor of a restored file explains counters up to it; what nothing explains is told as that."""
    accept(records, an_intake(received_at=clock.at), desk)
    floor = {
        "agency": "H52.18.05",
        "slot": 2,
        "first_day": TODAY.isoformat(),
        "last_day": TODAY.isoformat(),
        "floor": 4,
    }
    from db.journal import open_feed
    from db.models import NumberFloorRow

    with records.writing() as session:
        body = {"why": "older", "floors": [floor]}
        feed = open_feed(session, at=clock.at, actor="Lò Thị Hoa", body=body)
        session.add(NumberFloorRow.model_validate({**floor, "feed": feed}))
    accept(records, an_intake(received_at=clock.at), desk)
    lost = accept(records, an_intake(received_at=clock.at), desk).dossier_id
    accept(records, an_intake(received_at=clock.at), desk)
    whole = close_day(records, None, desk)
    [numbers] = whole.sheet.numbers
    floor_run = NumberRun(2, 4, S.FLOOR, "older")
    assert numbers.runs == (NumberRun(1, 1, S.CURRENT), floor_run, NumberRun(5, 7, S.CURRENT))
    assert (whole.sheet.gaps, whole.sheet.unexplained) == (3, 0)
    with closing(bare(records)) as file:
        file.execute(
            "DELETE FROM event_body WHERE (feed, seq) IN (SELECT feed, seq FROM event WHERE dossier = ?)",
            [lost],
        )
    again = close_day(records, None, desk)
    assert again.sheet.numbers[0].gaps == (floor_run, NumberRun(6, 6, S.UNKNOWN))
    assert again.sheet.unexplained == 1


# ---- somebody with the file and a program of their own --------------------------------------------------


def bare(records: Records) -> Any:
    """Open the file without triggers, checks or foreign keys."""
    records.close()
    connection = sqlite.connect(str(records.path), isolation_level=None)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("DELETE FROM sqlite_schema WHERE type = 'trigger'")
    connection.execute("PRAGMA writable_schema = RESET")
    return connection


def forge(records: Records, change: Callable[[dict[str, Any], dict[str, Any]], bool]) -> int:
    """Change bodies and headers and make the chain anew, so that it fits; give how many were changed."""
    changed = 0
    with closing(bare(records)) as file:
        for feed, *_ in file.execute("SELECT id FROM feed ORDER BY place").fetchall():
            head = bytes(32)
            rows = file.execute(
                "SELECT e.seq, e.header, b.salt, b.body FROM event e LEFT JOIN event_body b"
                " ON b.feed = e.feed AND b.seq = e.seq WHERE e.feed = ? ORDER BY e.seq",
                [feed],
            ).fetchall()
            for seq, header, salt, body in rows:
                facts = plain_from_json(header)
                told = {} if body is None else plain_from_json(body)
                if change(facts, told):
                    changed += 1
                    new = canonical(told).encode()
                    facts["body"] = hmac.digest(salt, new, "sha256").hex()
                    file.execute(
                        "UPDATE event_body SET body = ? WHERE feed = ? AND seq = ?", [new, feed, seq]
                    )
                written = canonical(facts).encode()
                head = hashlib.sha256(head + written).digest()
                file.execute(
                    "UPDATE event SET header = ?, hash = ? WHERE feed = ? AND seq = ?",
                    [written, head, feed, seq],
                )
            file.execute("UPDATE feed SET head = ? WHERE id = ?", [head, feed])
    return changed


def test_an_event_rewritten_with_a_fitting_chain_is_caught_by_the_sheet(
    records: Records, desk: DeskContext, clock: Clock
) -> None:
    """Eight thousand become three thousand in rows and journal alike: the chain holds, the sheet doesn't."""
    a_day(records, desk, clock)
    closed = close_day(records, None, desk)
    assert check_sheet(records, closed.code).holds

    def cheaper(_facts: dict[str, Any], told: dict[str, Any]) -> bool:
        paid = told.get("rows", {}).get("payment", [])
        ours = [row for row in paid if row["amount_vnd"] == 8_000]
        for row in ours:
            row["amount_vnd"] = told["amount_vnd"] = 3_000
        return bool(ours)

    assert forge(records, cheaper) == 1
    with closing(bare(records)) as file:
        file.execute("UPDATE payment SET amount_vnd = 3000 WHERE amount_vnd = 8000")
    assert verify(records).holds
    assert differences(records) == ()
    found = check_sheet(records, closed.code)
    assert found.troubles == (SheetTrouble.REWRITTEN,)
    assert not found.holds
    assert [each.what for each in found.differences] == ["head", "taken"]


def test_a_forger_who_writes_the_sheet_anew_too_is_caught_by_the_paper(
    records: Records, desk: DeskContext, clock: Clock
) -> None:
    """The stored sheet says what the forged journal says; the code on the paper names another hash."""
    a_day(records, desk, clock)
    closed = close_day(records, None, desk)

    def all_of_it(facts: dict[str, Any], told: dict[str, Any]) -> bool:
        if facts["kind"] != "day.closed":
            return False
        [row] = told["rows"]["day_close"]
        row["sheet"] = row["sheet"].replace("8000", "3000")
        return True

    assert forge(records, all_of_it) == 1
    assert verify(records).holds
    assert check_sheet(records, closed.code).troubles == (SheetTrouble.REWRITTEN,)


def test_each_way_of_changing_a_past_day_has_its_own_words(
    records: Records, desk: DeskContext, clock: Clock
) -> None:
    """Cut off, another journal, a body deleted by nobody's list, a chain that breaks before the event."""
    a_day(records, desk, clock)
    closed = close_day(records, None, desk)
    code = closed.code
    assert check_sheet(records, replace(code, feed="00" * 16)).troubles == (SheetTrouble.NO_FEED,)
    assert check_sheet(records, replace(code, seq=code.seq + 1)).troubles == (SheetTrouble.CUT_OFF,)
    assert SheetTrouble.OTHER_DAY in check_sheet(records, replace(code, times=2)).troubles
    with closing(bare(records)) as file:
        file.execute(
            "DELETE FROM event_body WHERE (feed, seq) IN"
            " (SELECT feed, seq FROM event WHERE kind = 'payment.taken')"
        )
    found = check_sheet(records, code)
    assert verify(records).holds  # bodies may go, and the chain doesn't know who let them
    assert not found.troubles
    assert [(each.what, each.now) for each in found.differences][-1] == ("bodies", "1")
    assert "taken" in {each.what for each in found.differences}
    with closing(bare(records)) as file:
        file.execute("DELETE FROM event_body WHERE seq = ?", [code.seq])
    assert check_sheet(records, code).troubles == (SheetTrouble.NO_BODY,)
    with closing(bare(records)) as file:
        file.execute(
            "UPDATE event SET header = CAST(replace(CAST(header AS TEXT), 'Hoa', 'Hòa') AS BLOB)"
            " WHERE seq = 3"
        )
    assert SheetTrouble.CHAIN in check_sheet(records, code).troubles


def test_a_sheet_still_holds_after_its_dossiers_were_disposed_of(
    records: Records, desk: DeskContext, clock: Clock
) -> None:
    """The chain, the event and the counts hold; that money and numbers can't be told again is said."""
    key = accept(
        records, an_intake(received_at=clock.at, applicant=replace(PERSON, name="Cũ")), desk
    ).dossier_id
    do(records, key, Order(Act.WITHDRAW, reason_code="vi"), desk)
    accept(records, an_intake(received_at=clock.at), desk)
    closed = close_day(records, None, desk)
    clock.at = datetime(2028, 1, 4, 9, 0, tzinfo=VIETNAM)
    listed = propose(records, desk)
    approve(records, listed.list_id, "45/QĐ-UBND", date(2028, 1, 3), desk)
    dispose(records, listed.list_id, desk)
    found = check_sheet(records, closed.code)
    assert (found.holds, found.disposed, found.differences) == (True, 1, ())
    assert found.now is not None
    assert found.now.counts == {Counted.RECEIVED: 2, Counted.WITHDRAWN: 1}


def test_a_day_that_goes_on_in_another_feed_is_one_day(
    records: Records, desk: DeskContext, clock: Clock
) -> None:
    """A file put back at noon opens a new feed: the sheet of the evening counts both."""
    accept(records, an_intake(received_at=clock.at), desk)
    noon = close_day(records, None, desk)
    from db.journal import open_feed

    with records.writing() as session:
        open_feed(session, at=clock.at, actor="Lò Thị Hoa", body={"why": "older", "floors": []})
    accept(records, an_intake(received_at=clock.at), desk)
    evening = close_day(records, None, desk)
    assert evening.sheet.counts[Counted.RECEIVED] == 2
    assert [desk.last for desk in evening.sheet.numbers] == [2]
    assert check_sheet(records, noon.code).holds
    assert check_sheet(records, evening.code).holds


def test_a_guarded_desk_with_a_doubtful_clock_closes_nothing(tmp_path: Path, clock: Clock) -> None:
    """The event is written like any other, and so the clock is asked first."""
    desk = replace(desk_with(clock), guarded=True)
    with open_office(tmp_path / "guarded.db", desk) as records:
        clock.run(days=-2)
        with pytest.raises(Exception, match="clock_unsure"):
            close_day(records, None, desk)
        assert closed_at(records, clock.at.date()) is None
