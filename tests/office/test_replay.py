"""Every table can be built again from the journal alone, also that of a file an older program wrote."""

from __future__ import annotations

import bz2
import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from practice_desk import CALENDAR, OTHER_PROCEDURE, PERSON, PROCEDURE, Clock, an_intake, desk_with
from practice_people import HEAD, HEAD_PIN, HOA, HOA_PIN, MAI, MAI_PIN, desk_of, staff
from sqlcipher3 import dbapi2 as sqlite

from db.engine import Records
from db.journal import EventKind
from db.models import RecordsTable
from db.office import replay
from db.office.accept import accept
from db.office.act import do
from db.office.apology import apology_draft
from db.office.blanks import give_out_blanks, void_blank
from db.office.calendar_move import take_calendar
from db.office.clerks import post, rename, set_pin, unlock
from db.office.confirm_clock import confirm_clock
from db.office.context import DeskContext
from db.office.correct import correct
from db.office.day_close import close_day
from db.office.disposal import approve, propose
from db.office.dispose import dispose
from db.office.drafts import list_drafts, load_draft, save_draft
from db.office.find import find_dossiers, open_dossier
from db.office.hand_over import bring_back, receive, send
from db.office.log_in import Waits, log_in, log_out, prove
from db.office.looks import export, look
from db.office.new_feed import confirm_feed
from db.office.open_office import open_kept, open_office
from db.office.payments import cancel, take
from db.office.payments import replace as replace_payment
from db.office.printing import finish_print, start_print
from db.office.record import tell
from db.office.replay import KEYS, Difference, differences, replayed
from db.office.return_result import return_results
from db.office.slip_core import read_slip, restore_slip, sealed_slip
from db.office.supplement import ask_supplement
from db.office.take_over import take_over
from db.office.verify import verify
from db.rules.calendar import DayKind, SpecialDay
from db.rules.checklist import Item, PaperState
from db.rules.clock import VIETNAM
from db.rules.clock_guard import ClockQuality
from db.rules.course import HandOverKind, PaperAsked
from db.rules.deadline import Term
from db.rules.dossier import Draft, DraftLine, Person, ReturnBy, Status, Submitter
from db.rules.errors import NotAccepted
from db.rules.fee_payments import PaymentMethod
from db.rules.fee_rule import FeeKind
from db.rules.handing import BringBack, PaymentOrder, ReturnOrder, Score, SendOrder
from db.rules.house import House, OrgUnit, ReasonCode
from db.rules.lifecycle import Act, ClockRule, Role
from db.rules.order import Correction, Order
from db.rules.people import FREE_TRIES, NewPosting, TakeOver
from db.rules.procedure import Paper, Unit
from db.rules.receipt_number import ReceiptNumber, parse
from db.rules.supplement import SupplementRequest
from db.safe.tip import TipFile
from db.ulid import new_ulid

FIRST_VERSION = Path(__file__).parent.parent / "data" / "records-v1.db.bz2"
HOUSE = House(
    units=(OrgUnit("kt", "Phòng Kinh tế"), OrgUnit("bd", "Bưu điện")),
    reasons=(ReasonCode("vi", "vì thế", tuple(Act)),),
    retention={"*": 1},
)
SUBMITTER = Submitter(Person("Lò Thị Hoa", "014188000456", phone="0900 000 002"), "mẹ", "GUQ")
FLOOD = date(2026, 11, 25)
SEED = bytes(range(32))
FOREIGN = ReceiptNumber("H52.18.05", date(2026, 11, 24), 7, 3)
OWN = Item(Paper("Giấy khác", "Giấy khác", copies=1), PaperState.PRESENT, 0, 1)


@pytest.fixture
def desk(clock: Clock) -> DeskContext:
    """Give the practice desk with units and a reason for everything."""
    return replace(desk_with(clock), house=HOUSE)


# ---- a file of version 1 --------------------------------------------------------------------------------


@pytest.fixture
def old(tmp_path: Path, clock: Clock, desk: DeskContext) -> Iterator[Records]:
    """Give the records that version 1 wrote, opened by this program on the Monday after."""
    path = tmp_path / "old.db"
    path.write_bytes(bz2.decompress(FIRST_VERSION.read_bytes()))
    with closing(sqlite.connect(str(path))) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    clock.at = datetime(2026, 11, 20, 13, 0, tzinfo=VIETNAM)
    with open_office(path, desk) as records:
        yield records


def rows_of(records: Records, sql: str) -> list[tuple[Any, ...]]:
    """Ask the file itself."""
    with records.reading() as session:
        return [tuple(row) for row in session.connection().exec_driver_sql(sql)]


def test_what_version_1_wrote_is_told_whole_by_its_journal(old: Records) -> None:
    """Forty dossiers with papers, prints, a draft and a request: nothing is lost and nothing is made up."""
    assert differences(old) == ()
    assert verify(old).holds
    told = replayed(old)
    assert {table: len(rows) for table, rows in told.items() if rows} == {
        "dossier": 40,
        "slip": 40,
        "dossier_paper": 240,
        "procedure_snapshot": 5,
        "supplement": 1,
        "print_job": 24,
    }


def test_its_dossiers_are_those_of_before(old: Records) -> None:
    """Each opens by every form of its number, with its papers, its history and its first promise."""
    lines = rows_of(old, "SELECT id, number, compact, due_original, clock_from, received_at FROM dossier")
    assert len(lines) == 40
    for dossier_id, number, compact, due, begun, received in lines:
        page = open_dossier(old, dossier_id)
        assert page == open_dossier(old, compact)
        assert (page.number, page.replaces, page.holder, page.competent) == (number, "", "", "")
        assert page.due_original == page.due_current == datetime.fromisoformat(due)
        assert page.clock_from == page.received_at == datetime.fromisoformat(received)
        assert begun == received
        assert page.items
        assert (page.due_changes, page.notices, page.hops, page.collection) == ((), (), (), None)
    assert len(find_dossiers(old, "vu a su", limit=40)) == 8


def test_dossiers_of_before_the_decree_keep_the_rule_of_their_day(old: Records) -> None:
    """What was received before 1/7/2025 pauses; everything later is counted anew (DOMAIN 4.4)."""
    found = rows_of(old, "SELECT clock_rule, received_at < '2025-07-01', count(*) FROM dossier GROUP BY 1, 2")
    assert sorted(found) == [("pause", 1, 1), ("restart", 0, 39)]


def test_what_was_returned_at_once_ended_then(old: Records) -> None:
    """The five that were answered at the same moment are done, and on time; the others run."""
    pages = [open_dossier(old, dossier_id) for (dossier_id,) in rows_of(old, "SELECT id FROM dossier")]
    done = [page for page in pages if page.status is Status.RETURNED]
    assert len(done) == 5
    assert all(page.ended_at is not None and page.timing is not None for page in done)
    assert {page.status for page in pages if page not in done} == {Status.ACCEPTED}
    assert all(page.ended_at is None for page in pages if page not in done)


def test_fields_are_those_of_the_entries(old: Records) -> None:
    """The migration read them out of the snapshots, so that each dossier has its book and its unit."""
    found = rows_of(
        old,
        "SELECT d.field, json_extract(s.entry, '$.field') FROM dossier d"
        " JOIN procedure_snapshot s ON s.digest = d.snapshot",
    )
    assert len(found) == 40
    assert all(field == wanted != "" for field, wanted in found)


def test_every_number_is_in_the_ledger_and_the_next_one_goes_on(old: Records, desk: DeskContext) -> None:
    """Four numbers were given out on that Friday: the fifth comes, on a dossier, a blank or a correction."""
    slips = rows_of(old, "SELECT compact, state, dossier_id, minted_at FROM slip ORDER BY compact")
    dossiers = rows_of(old, "SELECT compact, 'current', id, received_at FROM dossier ORDER BY compact")
    assert slips == dossiers
    made = accept(old, an_intake(received_at=desk.moment()), desk)
    assert made.short == "02-0005"
    assert give_out_blanks(old, 1, desk)[0].short == "02-0006"
    first = open_dossier(old, "H52.18.05-261116-02-0002-32")
    done = correct(old, first.dossier_id, Correction("vi", note="x"), desk)
    assert parse(done.number).short == "02-0007"
    assert differences(old) == ()
    assert verify(old).holds


def test_its_draft_is_taken_up_and_asking_again_counts_on(old: Records, desk: DeskContext) -> None:
    """The half-done intake is there with all of its steps, and it was asked for papers once."""
    (line,) = list_drafts(old)
    assert load_draft(old, line.draft_id).payload
    missing = (Item(PROCEDURE.papers[0], PaperState.MISSING),)
    request = SupplementRequest(line.draft_id, PROCEDURE, None, PERSON, None, missing, missing)
    assert ask_supplement(old, request, desk).times == 2
    assert differences(old) == ()


def test_its_dossiers_live_on(old: Records, desk: DeskContext, clock: Clock) -> None:
    """Asked, completed, handed over, done and returned: by the rule of its day for each of them."""
    for number, rule in (
        ("H52.18.05-250620-02-0001-06", "pause"),
        ("H52.18.05-261119-02-0005-71", "restart"),
    ):
        page = open_dossier(old, number)
        ask = Order(Act.ASK_SUPPLEMENT, reason_code="vi", papers=(PaperAsked("Đơn", 1, 0),))
        if rule == "pause":  # long past the days of the decree: as a sector law allows it
            lawful = ReasonCode("luat", "luật riêng", (Act.ASK_SUPPLEMENT,), beyond_term=True)
            own = replace(desk, house=replace(HOUSE, reasons=(*HOUSE.reasons, lawful)))
            do(old, page.dossier_id, replace(ask, reason_code="luat"), own)
        else:
            do(old, page.dossier_id, ask, desk)
        clock.run(days=3)
        done = do(old, page.dossier_id, Order(Act.COMPLETE), desk)
        assert page.due_current is not None
        moved = page.due_current + timedelta(days=2)
        assert (done.due == moved) == (rule == "pause")
        send(old, SendOrder((page.dossier_id,), "kt"), desk)
        bring_back(old, BringBack("kt", "Người trả", results=(page.dossier_id,)), desk)
        return_results(old, ReturnOrder((page.dossier_id,), fee_left_open="sau"), desk)
    assert differences(old) == ()
    assert verify(old).holds


def test_correcting_nothing_in_an_old_dossier_is_still_nothing(old: Records, desk: DeskContext) -> None:
    """What version 1 wrote of a person reads and writes back as the very same."""
    for (dossier_id,) in rows_of(old, "SELECT id FROM dossier WHERE status = 2"):
        page = open_dossier(old, dossier_id)
        same = Correction("vi", applicant=page.applicant, submitter=page.submitter, items=page.items)
        with pytest.raises(NotAccepted, match="nothing_corrected"):
            correct(old, dossier_id, same, desk)


# ---- a busy day -----------------------------------------------------------------------------------------


class Busy:
    """An office in which everything happens that can happen, within some weeks."""

    def __init__(self, records: Records, desk: DeskContext, clock: Clock) -> None:
        self.records, self.desk, self.clock = records, desk, clock

    def made(self, **changes: Any) -> str:
        """Take in a dossier a minute later."""
        self.clock.run(minutes=1)
        return accept(
            self.records, an_intake(**({"received_at": self.clock.at} | changes)), self.desk
        ).dossier_id

    def done(self, dossier_id: str, act: Act, **changes: Any) -> None:
        """Do one act, for the one reason there is."""
        do(self.records, dossier_id, Order(act, reason_code="vi", **changes), self.desk)

    def sent(self, *dossier_ids: str) -> str:
        """Let dossiers go to the unit."""
        return send(
            self.records, SendOrder(dossier_ids, "kt", notes={dossier_ids[0]: "gấp"}), self.desk
        ).number

    def back(self, **which: tuple[str, ...]) -> None:
        """Take dossiers from the unit."""
        bring_back(self.records, BringBack("kt", "Người trả", **which), self.desk)

    def whole(self) -> None:
        """Let all of it happen."""
        self.long_ago()
        self.people()
        first = self.intake()
        moved = self.slips()
        self.ends()
        self.work(first, moved)
        self.answers()
        self.kept()

    def long_ago(self) -> None:
        """Close a dossier more than a year ago, and dispose of it now."""
        records, desk, clock = self.records, self.desk, self.clock
        now, clock.at = clock.at, clock.at - timedelta(days=500)
        self.made(close_at_once=True)
        clock.at = now
        listed = propose(records, desk, (now - timedelta(days=400)).date())
        approve(records, listed.list_id, "12/QĐ-UBND", now.date(), replace(desk, person="another"))
        dispose(records, listed.list_id, desk)

    def people(self) -> None:
        """Let three people work here; one forgets her PIN and another takes over from her."""
        records, clock, waits = self.records, self.clock, Waits()
        head, hoa, _ = staff(records, clock)
        log_out(records, log_in(records, hoa.name, HOA_PIN, desk_of(clock), waits), desk_of(clock))
        for _ in range(FREE_TRIES + 1):
            with pytest.raises(NotAccepted, match="pin_wrong"):
                prove(records, hoa.name, "86420975", desk_of(clock), waits)
        unlock(records, hoa.name, desk_of(clock, head))
        set_pin(records, hoa.name, HOA_PIN, desk_of(clock, head))
        accept(records, an_intake(), desk_of(clock, hoa))
        post(records, MAI.name, NewPosting("Phó giám đốc", frozenset({Role.HEAD})), desk_of(clock, head))
        rename(records, MAI.name, "Quàng Thị Mai", desk_of(clock, head))
        rename(records, "Quàng Thị Mai", MAI.name, desk_of(clock, head))
        take_over(records, TakeOver(HOA.name, MAI.name, MAI_PIN, HEAD.name, HEAD_PIN), self.desk, Waits())

    def kept(self) -> None:
        """Look, export, back up, confirm the clock, change the key, restore a dossier, close the day."""
        records, desk, clock = self.records, self.desk, self.clock
        dossier_id = self.made()
        look(records, dossier_id, ("applicant",), desk)
        export(records, "register", 3, "file", desk)
        confirm_clock(records, desk, pc=clock.at, why=ClockQuality.AHEAD)
        with records.writing() as session:  # what only an encrypted office says, and only of itself
            tell(session, EventKind.KEY_CHANGED, desk, body={"key": "a" * 8})
            tell(session, EventKind.BACKUP_MADE, desk, body={"places": ["stick"]})
            tell(session, EventKind.BACKUP_RESTORED, desk, body={"why": "restored"})
        confirm_feed(records, desk)
        digits = sealed_slip(self.records, dossier_id, SEED)
        assert digits is not None
        lost = replace(read_slip(digits, SEED), compact=FOREIGN.compact, dossier_id=new_ulid(clock.at))
        restore_slip(records, lost, desk, lambda _: PROCEDURE, str)
        close_day(records, None, desk)

    def intake(self) -> str:
        """Ask for papers before there is a dossier, accept it, print it; another is answered at once."""
        records, desk = self.records, self.desk
        line = DraftLine("", self.clock.at, "Lò", PROCEDURE.code, PROCEDURE.title, "papers", 1, 2)
        draft_id = save_draft(records, Draft(line, {"a": 1}), desk)
        missing = (Item(PROCEDURE.papers[0], PaperState.MISSING),)
        request = SupplementRequest(draft_id, PROCEDURE, None, PERSON, SUBMITTER, missing, missing)
        for _ in range(2):
            ask_supplement(records, request, desk)
        first = self.made(
            draft_id=draft_id, submitter=SUBMITTER, fee_vnd=8_000, visit_id="V", return_by=ReturnBy.POST
        )
        self.made(procedure=OTHER_PROCEDURE, terms=(), close_at_once=True)
        printer = {"version": "1", "printer": "p", "paper": "a5", "desk": desk}
        job = start_print(records, first, form="receipt", **printer)
        finish_print(records, job.job_id, "printed", "x", desk=desk)
        start_print(records, None, form="test", **printer)
        return first

    def slips(self) -> str:
        """Move a day by a new calendar, correct a slip, give out blanks."""
        records, desk = self.records, self.desk
        moved = self.made()
        special = {FLOOD: SpecialDay(FLOOD, DayKind.CLOSED, "Lũ")}
        take_calendar(records, replace(CALENDAR, days=special), desk)
        correct(records, moved, Correction("vi", applicant=SUBMITTER.person, items=(OWN,)), desk)
        spoilt, keyed, _left = give_out_blanks(records, 3, desk)
        void_blank(records, spoilt.number, "in hỏng", desk)
        self.made(blank=keyed.number, hand="Ai Đó")
        return moved

    def ends(self) -> None:
        """Come to every end but the usual one, and take papers back."""
        for act in (Act.TAKE_IN, Act.REFUSE, Act.WITHDRAW):
            self.done(self.made(registered_only=True, items=()), act, given_back="giấy")
        for act in (Act.DECLINE, Act.STOP):
            gone = self.made()
            self.sent(gone)
            self.done(gone, act)
        self.back(without=(gone,))
        return_results(self.records, ReturnOrder((gone,)), self.desk)

    def work(self, first: str, moved: str) -> None:
        """Ask and complete, apologise, hand over, pay, give back, begin again; one is closed in the end."""
        records, desk, clock = self.records, self.desk, self.clock
        asked, closed = self.made(), self.made()
        for dossier_id in (asked, closed):
            paper = (PaperAsked("Đơn", 1, 0),)
            self.done(dossier_id, Act.ASK_SUPPLEMENT, papers=paper, points=("a",))
        clock.run(days=1)
        self.done(asked, Act.COMPLETE)
        do(records, asked, apology_draft(records, asked, desk), desk)
        away = self.made(competent="Sở Tư pháp Lai Châu")
        receive(records, self.sent(first, asked, away), (first, moved), "Người nhận", desk)
        self.done(away, Act.AGENCY_RECEIVED, at=clock.at)
        self.done(asked, Act.ASK_PAYMENT)
        order = PaymentOrder(asked, "Phí", FeeKind.SERVICE, 5_000, series="01/A", receipt_number="1")
        paid = take(records, order, desk)
        by_bank = replace(order, amount_vnd=6_000, method=PaymentMethod.TRANSFER, receipt_number="2")
        instead = replace_payment(records, paid.payment_id, by_bank, "sai", desk)
        cancel(records, instead.payment_id, "thôi", desk)
        self.done(asked, Act.PAID)
        self.back(results=(asked,), without=(away,))
        self.done(asked, Act.REOPEN)
        self.back(results=(first,), said=(first, moved))
        take(records, PaymentOrder(first, "Lệ phí", FeeKind.FIXED, 8_000), desk)
        send(records, SendOrder((first,), "bd", HandOverKind.POST, tracking={first: "VN1"}), desk)
        clock.run(days=30)
        self.done(closed, Act.CLOSE)

    def answers(self) -> None:
        """Ask seven people how it was: the sixth lets the journal hear of five."""
        for _ in range(7):
            at_once = self.made(terms=(Term(0, Unit.IMMEDIATE),))
            self.done(at_once, Act.PROCESS)
            return_results(self.records, ReturnOrder((at_once,), rating=Score.CONTENT), self.desk)


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the file of a busy office, made once."""
    clock = Clock()
    desk = replace(desk_with(clock), house=HOUSE)
    path = tmp_path_factory.mktemp("busy") / "records.db"
    # The second PC remembers nothing of these records: its feed begins with floors for its numbers.
    for pc in ("first", "second"):
        open_kept(path, without_practice(desk), TipFile(path.with_name(pc))).close()
    with open_office(path, desk) as records:
        Busy(records, desk, clock).whole()
    return path


def without_practice(desk: DeskContext) -> DeskContext:
    """Give the desk as one of a real office, whose numbers are in people's hands."""
    return replace(desk, station=replace(desk.station, practice=False))


@pytest.fixture
def full(busy: Path, tmp_path: Path, desk: DeskContext) -> Iterator[Records]:
    """Give the records of a busy office, a copy of this test's own."""
    with open_office(Path(shutil.copy(busy, tmp_path / "busy.db")), desk) as records:
        yield records


def test_a_busy_day_has_events_of_every_kind_and_every_table_has_rows(full: Records) -> None:
    """Whatever this program can write is in it, so that the comparisons below leave nothing out."""
    kinds = {kind for (kind,) in rows_of(full, "SELECT DISTINCT kind FROM event")}
    assert kinds == set(map(str, EventKind))
    for table in KEYS:
        assert rows_of(full, f"SELECT count(*) FROM {table}") > [(0,)], table  # noqa: S608 - our own tables


def test_after_a_busy_day_journal_and_tables_agree(full: Records) -> None:
    """Each event told all that it changed."""
    assert differences(full) == ()
    assert verify(full).holds


def test_the_tables_that_are_not_compared_are_known() -> None:
    """Scrap paper, the journal itself, and answers that nobody may trace; a new table has to be told."""
    assert set(RecordsTable.metadata.tables) - set(KEYS) == {
        *("draft", "feed", "event", "event_body", "rating"),
        *("pin", "backup"),  # this PC's own: a hash of a PIN travels nowhere
    }
    assert {model.__tablename__ for model in replay._MODELS} == set(KEYS)


# ---- planted changes ------------------------------------------------------------------------------------


class Forger:
    """Somebody with the file and a program of their own: no triggers, no checks, no foreign keys."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite.connect(str(path), isolation_level=None)
        self.connection.execute("PRAGMA ignore_check_constraints = ON")
        self.connection.execute("DROP TRIGGER procedure_snapshot_is_not_changed")

    def rows(self, table: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Give the columns and the rows of a table."""
        found = self.connection.execute(f"SELECT * FROM {table}")  # noqa: S608 - our own tables
        return [column[0] for column in found.description], found.fetchall()

    def put(self, table: str, rows: list[tuple[Any, ...]]) -> None:
        """Let a table have these rows and no others."""
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute(f"DELETE FROM {table}")  # noqa: S608
        for row in rows:
            gaps = ", ".join("?" * len(row))
            self.connection.execute(f"INSERT INTO {table} VALUES ({gaps})", row)  # noqa: S608
        self.connection.execute("COMMIT")


def another(table: str, column: str, value: Any) -> Any:
    """Give another value of a column that can still be read as one of its kind."""
    kind = str(RecordsTable.metadata.tables[table].columns[column].type)
    if kind == "BOOLEAN":
        return 1 - value
    if isinstance(value, int):
        return value + 900
    if kind == "DATE" or (value and len(value) == 10 and value[4] == "-" == value[7]):
        return "2001-01-01"
    if value and value[10:11] == "T" and value.endswith("+07:00"):
        return "2001-01-01T00:00:00+07:00"
    if value is not None:
        return f"{value}x"
    whole = ("asked_from", "fee_vnd", "snapshot_place")
    moments = ("asked_at", "ended_at", "clock_from", "due_original", "due_current", "due_before", "due_after")
    times = (*moments, "voided_at", "in_at", "out_at", "received_at", "finished_at", "state_at")
    return 7 if column in whole else "2001-01-01T00:00:00+07:00" if column in times else "x"


@pytest.fixture
def forger(full: Records, monkeypatch: pytest.MonkeyPatch) -> Iterator[Forger]:
    """Give a forger of the busy office, whose journal is read once, because nobody can change it."""
    told = replayed(full)
    monkeypatch.setattr(replay, "replayed", lambda _records: told)
    made = Forger(full.path)
    yield made
    made.connection.close()


@pytest.mark.parametrize("table", list(KEYS))
def test_a_change_of_any_column_is_found(full: Records, forger: Forger, table: str) -> None:
    """The first and the last row of each table: every column but the place in the search index."""
    columns, rows = forger.rows(table)
    for place in {0, len(rows) - 1}:
        row = dict(zip(columns, rows[place], strict=True))
        for column in columns:
            if column == "pk":
                continue
            changed = row | {column: another(table, column, row[column])}
            forger.put(table, [*rows[:place], tuple(changed.values()), *rows[place + 1 :]])
            found = differences(full)
            assert {each.table for each in found} == {table}, (column, found)
            if column in KEYS[table]:
                assert {each.why for each in found} == {"lacking", "untold"}, column
            else:
                key = tuple(row[name] for name in KEYS[table])
                assert found == (Difference(table, key, column),), column
    forger.put(table, rows)
    assert differences(full) == ()


@pytest.mark.parametrize("table", list(KEYS))
def test_a_row_too_few_or_too_many_is_found(full: Records, forger: Forger, table: str) -> None:
    """Whoever takes one away or puts one in is told from the journal, row by row."""
    columns, rows = forger.rows(table)
    key = tuple(dict(zip(columns, rows[0], strict=True))[name] for name in KEYS[table])
    forger.put(table, rows[1:])
    assert differences(full) == (Difference(table, key, "lacking"),)
    once = {"pk", "id", "number", "compact", "draft_id", "counter", "times", *KEYS[table]}
    twin = (
        another(table, name, value) if name in once and value is not None else value
        for name, value in zip(columns, rows[0], strict=True)
    )
    forger.put(table, [*rows, tuple(twin)])
    (found,) = differences(full)
    assert (found.table, found.why) == (table, "untold")


def test_what_the_migration_filled_in_can_not_be_changed_either(old: Records) -> None:
    """Columns that version 1 told nothing of follow from what it told, and are held to that."""
    forger = Forger(old.path)
    columns, rows = forger.rows("dossier")
    filled_in = columns[columns.index("field") :]
    assert len(filled_in) == 15
    for column in filled_in:
        row = dict(zip(columns, rows[0], strict=True))
        changed = row | {column: another("dossier", column, row[column])}
        forger.put("dossier", [tuple(changed.values()), *rows[1:]])
        assert differences(old) == (Difference("dossier", (row["id"],), column),)
    forger.connection.close()


def test_what_was_deleted_from_the_journal_is_not_made_up(records: Records, desk: DeskContext) -> None:
    """When its bodies are gone a dossier can't be compared, and it alone; the chain still holds."""
    gone, kept = (accept(records, an_intake(), desk).dossier_id for _ in range(2))
    do(records, gone, Order(Act.WITHDRAW, reason_code="vi"), desk)
    with records.writing() as session:
        session.connection().exec_driver_sql(
            "DELETE FROM event_body WHERE (feed, seq) IN (SELECT feed, seq FROM event WHERE dossier = ?)",
            (gone,),
        )
    found = differences(records)
    assert {each.table for each in found} == {"dossier", "dossier_paper", "notice", "slip"}
    compact = open_dossier(records, gone).compact
    assert all(gone in each.key or compact in each.key or each.table == "notice" for each in found)
    assert not any(kept in each.key for each in found)
    assert verify(records).chains[0].holds


def test_what_an_event_leaves_out_follows_from_the_rest(full: Records) -> None:
    """Names to search and to sort by, and the last digits backwards: told nowhere, and built all the same."""
    bodies = rows_of(
        full, "SELECT body FROM event_body JOIN event USING (feed, seq) WHERE dossier IS NOT NULL"
    )
    told = [json.loads(body).get("dossier", {}) for (body,) in bodies]
    left_out = {"pk", "tail", "search_words", "applicant_name", "applicant_sort_key", "last_event"}
    assert not any(left_out & set(facts) for facts in told)
    row = next(iter(replayed(full)["dossier"].values()))
    assert left_out - set(row) == {"pk"}


@pytest.mark.parametrize("rule", list(ClockRule))
def test_the_rule_of_a_procedure_is_kept_with_the_dossier(
    records: Records, desk: DeskContext, rule: ClockRule
) -> None:
    """An office that changes its mind changes no promise of before."""
    accept(records, an_intake(), replace(desk, house=replace(HOUSE, clock_rule=rule)))
    ((kept,),) = rows_of(records, "SELECT clock_rule FROM dossier")
    assert kept == rule
    assert differences(records) == ()


def test_looking_writes_nothing(full: Records) -> None:
    """The comparison itself leaves the file as it is."""
    before = full.path.read_bytes()
    replayed(full)
    assert differences(full) == ()
    assert full.path.read_bytes() == before
