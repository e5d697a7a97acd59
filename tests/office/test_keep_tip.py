"""Records against what this PC remembers of them: whatever is put in their place, no number comes twice."""

from __future__ import annotations

import contextlib
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from practice_desk import MONDAY, Clock, an_intake, desk_with
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from db.engine import Records
from db.journal import EventKind, current_feed, verify_chain
from db.models import FeedRow, NumberFloorRow, SlipRow
from db.office import keep_tip
from db.office.accept import accept
from db.office.blanks import give_out_blanks
from db.office.confirm_clock import confirm_clock
from db.office.context import DeskContext
from db.office.keep_tip import UNKNOWN_JUMP, TipKeeper
from db.office.new_feed import confirm_feed, feed_news
from db.office.open_office import Opened, open_kept, open_office
from db.office.record import tell
from db.office.replay import differences
from db.office.verify import verify
from db.rules.clock_guard import ClockQuality
from db.rules.errors import NotPossibleNow, Refusal
from db.rules.receipt_number import parse
from db.rules.tip_check import TipState
from db.safe.tip import SLOT_BYTES, Head, TipFile


@dataclass
class Pc:
    """One PC with its data folder and its safe."""

    folder: Path
    clock: Clock = field(default_factory=Clock)
    opened: Opened | None = None

    def __post_init__(self) -> None:
        """Make both folders."""
        self.data.mkdir(parents=True)

    @property
    def data(self) -> Path:
        """Where the records lie."""
        return self.folder / "data"

    @property
    def tip(self) -> TipFile:
        """What this PC remembers."""
        return TipFile(self.folder / "safe" / "tip")

    @property
    def desk(self) -> DeskContext:
        """Give the desk of a real office, whose clock nobody doubts."""
        return desk_with(self.clock, practice=False)

    @property
    def records(self) -> Records:
        """The open records."""
        assert self.opened is not None
        return self.opened.records

    def start(self) -> TipState:
        """Start the program; give what it found."""
        self.opened = open_kept(self.data / "records.db", self.desk, self.tip)
        assert self.opened.met is not None
        return self.opened.met.state

    def stop(self) -> None:
        """End it well."""
        if self.opened is not None:
            self.opened.close()
            self.opened = None

    def kill(self) -> None:
        """End it without a word to the tip."""
        if self.opened is not None:
            self.opened.records.close()
            self.opened = None

    def accept(self, **changes: object) -> str:
        """Take a dossier in."""
        return accept(self.records, an_intake(received_at=self.clock(), **changes), self.desk).number

    def copy(self, to: Path) -> None:
        """Copy the data folder of a program that stands still."""
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(self.data, to)

    def put_back(self, copy: Path) -> None:
        """Put a copy in the place of the data."""
        shutil.rmtree(self.data)
        shutil.copytree(copy, self.data)


@pytest.fixture
def pc(tmp_path: Path) -> Iterator[Pc]:
    """Give a PC with a new office."""
    one = Pc(tmp_path / "pc")
    yield one
    one.kill()


def feeds(records: Records) -> list[FeedRow]:
    """Give the feeds, oldest first."""
    with records.reading() as session:
        return list(session.exec(select(FeedRow).order_by(FeedRow.place)))


def counter_of(number: str) -> int:
    """Give the counter within a number."""
    return parse(number).counter


def ends_alike(pc: Pc) -> bool:
    """Whether the tip names the end of the journal."""
    tip = pc.tip.read()
    with pc.records.reading() as session:
        feed = current_feed(session)
    return tip is not None and tip.next == Head(feed.id, feed.last_seq, feed.head.hex())


def whole(records: Records) -> bool:
    """Whether chains hold and the journal tells every row."""
    return verify(records).holds and not differences(records)


# ---- starting again ------------------------------------------------------------------------------------


def test_a_new_office_goes_on_in_its_feed(pc: Pc) -> None:
    """New, and then the same, however the program ended."""
    assert pc.start() is TipState.NEW
    numbers = [pc.accept()]
    for end in (pc.stop, pc.kill, pc.stop):
        end()
        assert pc.start() is TipState.SAME
        numbers.append(pc.accept())
    assert [counter_of(number) for number in numbers] == [1, 2, 3, 4]
    assert len(feeds(pc.records)) == 1
    assert whole(pc.records)


def test_records_of_before_there_were_tips_are_adopted(pc: Pc) -> None:
    """An office that was there before this version: its feed goes on, and it belongs to this PC now."""
    with open_office(pc.data / "records.db", pc.desk) as before:
        accept(before, an_intake(), pc.desk)
    assert pc.start() is TipState.ADOPTED
    number = pc.accept()
    assert counter_of(number) == 2
    (feed,) = feeds(pc.records)
    assert feed.installation == pc.tip.read().installation  # type: ignore[union-attr]
    pc.kill()
    assert pc.start() is TipState.SAME


def test_a_start_that_was_cut_off_before_the_tip_knew_is_no_alarm(
    pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The power goes between the first feed and the tip that names it: the next start goes on in it."""

    def cut_off(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(TipKeeper, "_settle", cut_off)
        with pytest.raises(SystemExit):
            pc.start()
    assert pc.start() is TipState.SAME
    assert len(feeds(pc.records)) == 1


# ---- what was put in the place of the records ----------------------------------------------------------


def test_a_backup_that_was_put_back_opens_a_feed_above_every_number(pc: Pc, tmp_path: Path) -> None:
    """Rolled back within the day: the numbers that were given out meanwhile are in people's hands."""
    pc.start()
    first = pc.accept()
    pc.stop()
    pc.copy(tmp_path / "backup")
    pc.start()
    in_hands = [first, *(pc.accept() for _ in range(5))]
    pc.stop()
    pc.put_back(tmp_path / "backup")
    assert pc.start() is TipState.OLDER
    assert pc.opened is not None
    assert pc.opened.met is not None
    assert pc.opened.met.lost == 5
    after = [pc.accept() for _ in range(3)]
    assert not set(after) & set(in_hands)
    assert counter_of(after[0]) == 7
    old, new = feeds(pc.records)
    assert new.installation == old.installation
    assert whole(pc.records)


def test_it_is_also_noticed_after_a_kill(pc: Pc, tmp_path: Path) -> None:
    """The tip is on the disk before each number: it needs no good end."""
    pc.start()
    pc.stop()
    pc.copy(tmp_path / "backup")
    pc.start()
    in_hands = {pc.accept() for _ in range(3)}
    pc.kill()
    pc.put_back(tmp_path / "backup")
    assert pc.start() is TipState.OLDER
    assert not {pc.accept() for _ in range(3)} & in_hands


def test_records_that_are_lost_altogether_begin_above_the_numbers(pc: Pc) -> None:
    """The data folder is empty: a new file, and its first number is above what was given out."""
    pc.start()
    in_hands = [pc.accept() for _ in range(4)]
    pc.stop()
    shutil.rmtree(pc.data)
    pc.data.mkdir()
    assert pc.start() is TipState.OLDER
    assert counter_of(pc.accept()) == 5
    assert len(in_hands) == 4
    assert whole(pc.records)


def test_records_of_another_pc_get_a_feed_of_their_own(pc: Pc, tmp_path: Path) -> None:
    """Copied from a PC that may still be at work: its feed isn't written on, and numbers jump."""
    other = Pc(tmp_path / "other")
    other.start()
    theirs = [other.accept() for _ in range(3)]
    other.stop()
    other.copy(tmp_path / "copied")
    pc.start()
    ours = [pc.accept() for _ in range(2)]
    pc.stop()
    pc.put_back(tmp_path / "copied")
    assert pc.start() is TipState.OTHER
    number = pc.accept()
    assert number not in {*theirs, *ours}
    assert counter_of(number) == 3 + UNKNOWN_JUMP + 1
    assert [feed.installation for feed in feeds(pc.records)] == [
        other.tip.read().installation,  # type: ignore[union-attr]
        pc.tip.read().installation,  # type: ignore[union-attr]
    ]


@pytest.mark.parametrize("loss", ["gone", "empty", "torn"])
def test_a_pc_that_remembers_nothing_jumps(pc: Pc, loss: str) -> None:
    """The safe is lost or emptied, or both slots are torn: a new feed, far above what is known."""
    pc.start()
    in_hands = {pc.accept() for _ in range(2)}
    pc.stop()
    if loss == "gone":
        pc.tip.path.unlink()
    else:
        pc.tip.path.write_bytes(b"" if loss == "empty" else bytes(2 * SLOT_BYTES))
    assert pc.start() is TipState.NO_TIP
    number = pc.accept()
    assert counter_of(number) == 2 + UNKNOWN_JUMP + 1
    assert number not in in_hands
    pc.stop()
    assert pc.start() is TipState.SAME


def test_an_intake_dated_back_is_above_the_ceiling_too(pc: Pc, tmp_path: Path) -> None:
    """Numbers belong to the day of receipt: days long past have ceilings like today's."""
    pc.start()
    pc.stop()
    pc.copy(tmp_path / "backup")
    pc.start()
    days = [MONDAY - timedelta(days=n) for n in range(90)]
    in_hands = {accept(pc.records, an_intake(received_at=day), pc.desk).number for day in days}
    assert len(in_hands) == 90
    pc.stop()
    pc.put_back(tmp_path / "backup")
    assert pc.start() is TipState.OLDER
    again = {accept(pc.records, an_intake(received_at=day), pc.desk).number for day in days}
    assert not in_hands & again


def test_blank_slips_are_remembered_like_dossiers(pc: Pc, tmp_path: Path) -> None:
    """Twenty slips lie in a drawer when the file is put back."""
    pc.start()
    pc.stop()
    pc.copy(tmp_path / "backup")
    pc.start()
    in_hands = {slip.number for slip in give_out_blanks(pc.records, 20, pc.desk)}
    pc.kill()
    pc.put_back(tmp_path / "backup")
    pc.start()
    assert pc.accept() not in in_hands


def test_practice_offices_are_copied_around_and_nobody_is_alarmed(pc: Pc) -> None:
    """A copied practice office goes on; one that was thrown away begins anew."""
    pc.clock.at = MONDAY
    desk = desk_with(pc.clock, practice=True)
    with open_office(pc.data / "records.db", desk) as records:
        accept(records, an_intake(), desk)
    for _ in range(2):
        with contextlib.closing(open_kept(pc.data / "records.db", desk, pc.tip)) as opened:
            assert opened.met is not None
            assert opened.met.state.goes_on
        pc.tip.path.unlink()
    with contextlib.closing(open_kept(pc.data / "records.db", desk, pc.tip)):
        pass
    shutil.rmtree(pc.data)
    pc.data.mkdir()
    with contextlib.closing(open_kept(pc.data / "records.db", desk, pc.tip)) as opened:
        assert opened.met is not None
        assert opened.met.state is TipState.NEW
        assert feed_news(opened.records) is None


# ---- in the middle of a commit -------------------------------------------------------------------------


def test_a_power_cut_between_tip_and_commit_is_unsure_and_repeats_no_number(pc: Pc) -> None:
    """The tip knows a number that the records don't: it counts as given out."""
    pc.start()
    pc.accept()

    def cut_off(session: object) -> bool:
        assert pc.opened is not None
        assert pc.opened.keeper is not None
        pc.opened.keeper.note(session)  # type: ignore[arg-type]
        raise SystemExit

    pc.records.before_commit = cut_off
    pc.records.after_failure = None
    with pytest.raises(SystemExit):
        pc.accept()
    pc.kill()
    assert pc.start() is TipState.LAST_UNSURE
    assert counter_of(pc.accept()) == 3
    assert whole(pc.records)


def test_a_full_disk_leaves_the_tip_where_the_journal_ends(pc: Pc) -> None:
    """What is refused before the tip was told changes nothing, and the next start is quiet."""
    pc.start()
    pc.accept()
    with pc.records.writing() as session:
        used = session.connection().exec_driver_sql("PRAGMA page_count").scalar_one()
        session.connection().exec_driver_sql(f"PRAGMA max_page_count = {used}")
    refused = None
    while refused is None:
        try:
            pc.accept()
        except Refusal as refusal:
            refused = refusal
    assert refused.code == "disk_full"
    assert ends_alike(pc)
    pc.kill()
    assert pc.start() is TipState.SAME


def test_a_commit_that_fails_after_the_tip_was_told_is_put_right_at_once(pc: Pc) -> None:
    """COMMIT itself refuses (a reference that leads nowhere): the tip goes back to what is there."""
    pc.start()
    pc.accept()
    with pytest.raises(IntegrityError), pc.records.writing() as session:  # noqa: PT012 - the commit refuses
        session.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        session.connection().exec_driver_sql("INSERT INTO pin VALUES ('nobody', '', '', 0, 0, 0)")
        tell(session, EventKind.EXPORT_MADE, pc.desk)
    assert ends_alike(pc)
    assert pc.tip.read().sure == pc.tip.read().next  # type: ignore[union-attr]
    pc.kill()
    assert pc.start() is TipState.SAME


@pytest.mark.parametrize("settled", [True, False])
def test_after_a_commit_that_failed_work_goes_on(pc: Pc, *, settled: bool) -> None:
    """By an I/O error, and also where the tip could not be put right: the number was never given out."""
    pc.start()
    pc.accept()
    keeper = pc.opened.keeper  # type: ignore[union-attr]
    assert keeper is not None

    def told_then_broken(session: object) -> bool:
        keeper.note(session)  # type: ignore[arg-type]
        raise NotPossibleNow("disk_failed")

    pc.records.before_commit = told_then_broken
    if not settled:
        pc.records.after_failure = lambda: setattr(keeper, "_failed", True)
    with pytest.raises(NotPossibleNow):
        pc.accept()
    assert ends_alike(pc) is settled
    keeper.watch(pc.records)
    assert counter_of(pc.accept()) == 2
    pc.kill()
    assert pc.start() is TipState.SAME
    assert len(feeds(pc.records)) == 1


def test_a_commit_that_was_seen_to_fail_is_no_doubt_when_the_disk_is_back(pc: Pc) -> None:
    """Tip and records failed together: the same program goes on in its feed, another can't."""
    pc.start()
    pc.accept()
    keeper = pc.opened.keeper  # type: ignore[union-attr]
    assert keeper is not None

    def told_then_broken(session: object) -> bool:
        keeper.note(session)  # type: ignore[arg-type]
        raise NotPossibleNow("disk_failed")

    pc.records.before_commit = told_then_broken
    pc.records.after_failure = lambda: setattr(keeper, "_failed", True)
    with pytest.raises(NotPossibleNow):
        pc.accept()
    keeper.watch(pc.records)
    pc.records.let_go()
    assert keeper.meet(pc.records, pc.desk).state is TipState.SAME
    assert counter_of(pc.accept()) == 2
    assert len(feeds(pc.records)) == 1


def test_a_tip_that_is_not_written_undoes_the_intake(pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    """No number without its ceiling on the disk."""
    pc.start()
    pc.accept()

    def fails(*_: object, **__: object) -> None:
        raise NotPossibleNow("tip_not_written", path="x")

    with monkeypatch.context() as patch:
        patch.setattr(TipFile, "write", fails)
        with pytest.raises(NotPossibleNow) as refused:
            pc.accept()
        assert refused.value.code == "tip_not_written"
    with pc.records.reading() as session:
        assert len(session.exec(select(SlipRow)).all()) == 1
    assert counter_of(pc.accept()) == 2


def test_records_exchanged_while_the_program_runs_are_not_written_on(pc: Pc, tmp_path: Path) -> None:
    """An older copy under the hands of a running program: the same head would be made twice."""
    pc.start()
    pc.accept()
    pc.stop()
    pc.copy(tmp_path / "backup")
    pc.start()
    pc.accept()
    pc.accept()
    records = pc.records
    records.let_go()
    shutil.rmtree(pc.data)
    shutil.copytree(tmp_path / "backup", pc.data)
    with pytest.raises(NotPossibleNow) as refused:
        pc.accept()
    assert refused.value.code == "records_changed"
    assert pc.opened is not None
    assert pc.opened.keeper is not None
    assert pc.opened.keeper.meet(records, pc.desk).state is TipState.OLDER
    assert counter_of(pc.accept()) == 4


def test_the_end_of_a_program_hides_no_exchanged_file(pc: Pc, tmp_path: Path) -> None:
    """Put back while the program stood idle: it ends without telling the tip that all is well."""
    pc.start()
    pc.stop()
    pc.copy(tmp_path / "backup")
    pc.start()
    in_hands = {pc.accept(), pc.accept()}
    pc.records.let_go()
    pc.put_back(tmp_path / "backup")
    pc.stop()
    assert pc.start() is TipState.OLDER
    assert pc.accept() not in in_hands


# ---- two programs --------------------------------------------------------------------------------------


def test_two_programs_write_by_turns(pc: Pc) -> None:
    """The counter and a command on one folder: one feed, one tip, and it knows what both gave out."""
    pc.start()
    command = open_kept(pc.data / "records.db", pc.desk, pc.tip)
    numbers = []
    for turn in range(12):
        records = pc.records if turn % 3 else command.records
        numbers.append(accept(records, an_intake(), pc.desk).number)
    command.close()
    numbers.append(pc.accept())
    assert numbers == sorted(set(numbers))
    tip = pc.tip.read()
    assert tip is not None
    assert max(tip.ceilings.values()) == 13
    pc.kill()
    assert pc.start() is TipState.SAME
    assert whole(pc.records)


def test_the_end_of_one_program_takes_no_ceiling_from_the_other(pc: Pc) -> None:
    """A command ends while the counter goes on: what it settles is read in its turn and not from before."""
    pc.start()
    command = open_kept(pc.data / "records.db", pc.desk, pc.tip)
    accept(command.records, an_intake(), pc.desk)
    for _ in range(5):
        pc.accept()
    command.close()
    tip = pc.tip.read()
    assert tip is not None
    assert max(tip.ceilings.values()) == 6


# ---- what a clerk is told ------------------------------------------------------------------------------


def test_why_a_feed_was_opened_is_told_until_somebody_has_read_it(pc: Pc, tmp_path: Path) -> None:
    """Also where a command met it first; once it is confirmed, nobody hears of it again."""
    pc.start()
    pc.stop()
    pc.copy(tmp_path / "backup")
    pc.start()
    pc.accept()
    pc.stop()
    assert not (tmp_path / "x").exists()
    pc.put_back(tmp_path / "backup")
    pc.start()
    pc.stop()
    assert pc.start() is TipState.SAME
    news = feed_news(pc.records)
    assert news is not None
    assert (news.why, news.lost, news.opened_at) == (TipState.OLDER, 2, MONDAY)
    confirm_feed(pc.records, pc.desk)
    assert feed_news(pc.records) is None
    confirm_feed(pc.records, pc.desk)
    with pc.records.reading() as session:
        report = verify_chain(session)
    assert report.events == 2
    assert whole(pc.records)


def test_an_ordinary_feed_is_no_news(pc: Pc) -> None:
    """A new office has nothing to tell."""
    pc.start()
    assert feed_news(pc.records) is None


# ---- floors and the clock ------------------------------------------------------------------------------


def _lost_tip(pc: Pc, opened_at: datetime) -> None:
    """Leave a feed that was opened for a lost tip while the PC's clock stood at ``opened_at``."""
    pc.start()
    for _ in range(3):
        pc.accept()
    pc.stop()
    pc.tip.path.unlink()
    pc.clock.at = opened_at
    assert pc.start() is TipState.NO_TIP


def _confirmed(pc: Pc, said: datetime) -> None:
    pc.clock.at = said
    desk = replace(pc.desk, guarded=True, confirmed_day=said.date())
    confirm_clock(pc.records, desk, pc=said, why=ClockQuality.BEHIND)


def test_floors_reach_to_the_day_that_a_clerk_says_it_is(pc: Pc) -> None:
    """The feed was opened while the clock stood in 2010: somebody may have given out numbers until today."""
    _lost_tip(pc, datetime(2010, 1, 1, tzinfo=MONDAY.tzinfo))
    today = MONDAY + timedelta(days=9)
    _confirmed(pc, today)
    with pc.records.reading() as session:
        (floor,) = session.exec(select(NumberFloorRow)).all()
    assert floor.last_day == today.date()
    assert counter_of(pc.accept()) == 3 + UNKNOWN_JUMP + 1
    assert whole(pc.records), "the event of the confirmation tells the floors"


def test_floors_stay_once_the_day_was_said_and_a_number_given_out(pc: Pc) -> None:
    """Otherwise each Monday's numbers would begin above a thousand."""
    _lost_tip(pc, MONDAY + timedelta(hours=1))
    _confirmed(pc, MONDAY + timedelta(hours=2))
    pc.accept()
    _confirmed(pc, MONDAY + timedelta(days=7))
    assert counter_of(pc.accept()) == 1


def test_the_first_word_on_the_day_counts_also_after_a_number(pc: Pc) -> None:
    """The clock stood a few days behind and looked well: what it was behind by may hold lost numbers."""
    _lost_tip(pc, MONDAY + timedelta(hours=1))
    pc.accept()
    _confirmed(pc, MONDAY + timedelta(days=5))
    assert counter_of(pc.accept()) > UNKNOWN_JUMP


# ---- any order of all of it ----------------------------------------------------------------------------

STEPS = st.lists(
    st.sampled_from(
        [
            *("accept", "accept", "accept", "blanks", "stop", "kill", "copy", "put back", "lose tip"),
            *("tear tip", "next day", "cut off", "failed", "command"),
        ]
    ),
    min_size=5,
    max_size=40,
)


class CutOff(BaseException):
    """The power is gone."""


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, st.randoms(use_true_random=False))
def test_no_number_comes_twice_whatever_happens_to_file_and_tip(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str], chance: random.Random
) -> None:
    """Kills, copies put back, lost and torn tips, failed commits, a second program, in any order."""
    folder = tmp_path_factory.mktemp("life")
    pc = Pc(folder / "pc")
    pc.start()
    in_hands: list[str] = []
    copies: list[Path] = []
    try:
        for step in steps:
            in_hands += _step(pc, step, copies, folder, chance)
        assert len(in_hands) == len(set(in_hands))
        assert verify(pc.records).holds
        assert differences(pc.records) == ()
    finally:
        pc.kill()


def _step(pc: Pc, step: str, copies: list[Path], folder: Path, chance: random.Random) -> list[str]:
    """Do one step; give the numbers that came into somebody's hands."""
    if step == "accept":
        return [pc.accept()]
    if step == "blanks":
        return [slip.number for slip in give_out_blanks(pc.records, chance.randint(1, 4), pc.desk)]
    if step == "command":
        with contextlib.closing(open_kept(pc.data / "records.db", pc.desk, pc.tip)) as command:
            return [accept(command.records, an_intake(received_at=pc.clock()), pc.desk).number]
    if step == "next day":
        pc.clock.run(days=1)
    elif step in ("cut off", "failed"):
        _broken_commit(pc, CutOff if step == "cut off" else NotPossibleNow)
    else:
        _other_file(pc, step, copies, folder, chance)
    return []


def _broken_commit(pc: Pc, kind: type[BaseException]) -> None:
    assert pc.opened is not None
    assert pc.opened.keeper is not None
    keeper, records = pc.opened.keeper, pc.records

    def broken(session: object) -> bool:
        keeper.note(session)  # type: ignore[arg-type]
        raise kind("disk_failed")

    records.before_commit = broken
    if kind is CutOff:
        records.after_failure = None
    with contextlib.suppress(CutOff, Refusal):
        pc.accept()
    keeper.watch(records)
    if kind is CutOff:
        pc.kill()
        pc.start()


def _other_file(pc: Pc, step: str, copies: list[Path], folder: Path, chance: random.Random) -> None:
    (pc.kill if step in ("kill", "put back") and chance.random() < 0.5 else pc.stop)()
    if step == "copy":
        copies.append(folder / f"copy{len(copies)}")
        pc.copy(copies[-1])
    elif step == "put back" and copies:
        pc.put_back(chance.choice(copies))
    elif step == "lose tip":
        # A lost tip and an older file together: nobody remembers, and the jump is all there is.
        pc.tip.path.unlink()
    elif step == "tear tip":
        with pc.tip.path.open("r+b") as file:
            file.seek(chance.randrange(2) * SLOT_BYTES)
            file.write(bytes(chance.randrange(1, SLOT_BYTES)))
    pc.start()


def test_the_jump_is_what_keeps_them_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same life without it gives a number out twice: the property has teeth."""
    monkeypatch.setattr(keep_tip, "UNKNOWN_JUMP", 0)
    pc = Pc(tmp_path / "pc")
    pc.start()
    pc.stop()
    pc.copy(tmp_path / "copy")
    pc.start()
    first = pc.accept()
    pc.stop()
    pc.put_back(tmp_path / "copy")
    pc.tip.path.unlink()
    pc.start()
    assert pc.accept() == first
    pc.kill()


def test_the_ceilings_are_what_keep_them_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without them a file that is put back gives a number out twice."""
    monkeypatch.setattr(keep_tip, "_floors", lambda *_: [])
    pc = Pc(tmp_path / "pc")
    pc.start()
    pc.stop()
    pc.copy(tmp_path / "copy")
    pc.start()
    first = pc.accept()
    pc.stop()
    pc.put_back(tmp_path / "copy")
    assert pc.start() is TipState.OLDER
    assert pc.accept() == first
    pc.kill()
