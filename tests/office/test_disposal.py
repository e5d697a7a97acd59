"""Dossiers whose time has come: proposed, approved by another, gone from every byte, still accounted for."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from practice_desk import OTHER_PROCEDURE, PERSON, PROCEDURE, Clock, an_intake, desk_with

from db.engine import Records
from db.office.accept import accept
from db.office.act import do
from db.office.context import DeskContext
from db.office.correct import correct
from db.office.disposal import approve, disposal, disposals, propose
from db.office.dispose import dispose
from db.office.find import find_dossiers, numbers_of, open_dossier
from db.office.hand_over import bring_back, hand_over, send
from db.office.payments import cancel, payments_on, settlement_of, take
from db.office.printing import finish_print, start_print
from db.office.register import register
from db.office.replay import differences
from db.office.return_result import return_results
from db.office.verify import verify
from db.office.words import words_of
from db.office.worklists import work_list
from db.rules.clock import VIETNAM
from db.rules.dossier import Person, Submitter
from db.rules.errors import NotAccepted, NotFound
from db.rules.fee_payments import PaymentMethod
from db.rules.fee_rule import FeeKind
from db.rules.handing import BringBack, Collector, PaymentOrder, ReturnOrder, SendOrder
from db.rules.house import House, OrgUnit, ReasonCode
from db.rules.lifecycle import Act
from db.rules.order import Correction, Order
from db.rules.worklist import ListName

HOUSE = House(
    units=(OrgUnit("kt", "Phòng Kinh tế"),),
    reasons=(ReasonCode("vi", "vì thế", tuple(Act)),),
    retention={"Đất đai": 1, OTHER_PROCEDURE.code: "permanent"},
)
DOCUMENT, SIGNED = "45/QĐ-UBND", date(2028, 1, 3)
LATER = datetime(2028, 1, 4, 9, 0, tzinfo=VIETNAM)


@pytest.fixture
def desk(clock: Clock) -> DeskContext:
    """Give the practice desk of an office that keeps land a year and copies for good."""
    return replace(desk_with(clock), house=HOUSE)


def person(name: str, number: str = "014190000123") -> Person:
    """Give somebody with a name, an address and a number that nobody else has."""
    return Person(name=name, personal_number=number, address=f"Bản {name}", phone="0912345678")


def whole_life(
    records: Records, desk: DeskContext, clock: Clock, name: str, number: str = "014190000123"
) -> str:
    """Let somebody's dossier be taken in, corrected, printed, paid, sent, brought back and returned."""
    given = an_intake(
        PROCEDURE,
        applicant=person(name, number),
        received_at=clock.at,
        submitter=Submitter(person(f"Nộp thay {name}"), "con", f"Giấy của {name}"),
        note=f"ghi chú về {name}",
    )
    taken = accept(records, given, desk)
    key = taken.dossier_id
    correct(records, key, Correction(reason_code="vi", note=f"sửa cho {name}"), desk)
    job = start_print(records, key, form="receipt", version="1", printer="p", paper="a5", desk=desk)
    finish_print(records, job.job_id, "printed", desk=desk)
    order = PaymentOrder(
        dossier=key,
        charge="Phí",
        kind=FeeKind.SERVICE,
        amount_vnd=8_000,
        method=PaymentMethod.CASH,
        ground=f"{name} nộp",
    )
    take(records, order, desk)
    paid = take(records, replace(order, amount_vnd=5_000), desk)
    cancel(records, paid.payment_id, f"trả lại {name}", desk)
    clock.run(minutes=1)
    send(records, SendOrder((key,), "kt", notes={key: f"hồ sơ của {name}"}), desk)
    clock.run(hours=1)
    bring_back(records, BringBack("kt", results=(key,), giver="Chị Lan"), desk)
    return_results(
        records, ReturnOrder((key,), collector=Collector.OWNER, identity="CCCD", fee_left_open="sau"), desk
    )
    return key


def approved(records: Records, desk: DeskContext) -> str:
    """Propose and approve, and give the list."""
    listed = propose(records, desk)
    approve(records, listed.list_id, DOCUMENT, SIGNED, desk)
    return listed.list_id


def bytes_of(records: Records) -> bytes:
    """Give every byte of the records and of the files beside them."""
    folder = records.path.parent
    return b"".join(path.read_bytes() for path in sorted(folder.glob("records.db*")))


@pytest.fixture
def names() -> list[str]:
    """Give names that stand nowhere else, each of a kind."""
    return [f"Xuândiệu{sign}kỳlạkhông{sign}" for sign in "abc"]


@pytest.fixture
def old(records: Records, desk: DeskContext, clock: Clock, names: list[str]) -> list[str]:
    """Give two dossiers that were returned long ago; the first two of ``names`` are theirs."""
    first = whole_life(records, desk, clock, names[0], "014190000777")
    clock.run(hours=1)
    return [first, whole_life(records, desk, clock, names[1], "014190000888")]


def test_only_what_ended_long_ago_and_has_a_class_is_proposed(
    records: Records, desk: DeskContext, clock: Clock, old: list[str]
) -> None:
    """What is open, permanent, or only just returned stays, and the proposal says why."""
    accept(records, an_intake(received_at=clock.at), desk)
    copies = accept(records, an_intake(OTHER_PROCEDURE, received_at=clock.at), desk).dossier_id
    do(records, copies, Order(Act.WITHDRAW, reason_code="vi"), desk)
    clock.at = LATER
    whole_life(records, desk, clock, "Vừa Mới Xong")
    listed = propose(records, desk)
    assert [line.dossier_id for line in listed.lines] == old
    assert {str(why): count for why, count in listed.stays.items()} == {"permanent": 1}
    assert disposals(records) == (disposal(records, listed.list_id),)
    assert listed.list_id == "HUY-02-280104-01"


def test_a_class_that_nobody_named_or_that_runs_keeps_a_dossier(
    records: Records, desk: DeskContext, clock: Clock, old: list[str]
) -> None:
    """Nothing goes by a default; years are counted from the day it ended."""
    clock.at = LATER
    for retention, why in (({}, "no_class"), ({"*": 5}, "class_runs"), ({"*": "permanent"}, "permanent")):
        with pytest.raises(NotAccepted, match="nothing_to_dispose") as refused:
            propose(records, replace(desk, house=replace(HOUSE, retention=retention)))
        assert refused.value.facts[why] == len(old)


def test_with_a_hub_nothing_goes_before_it_has_arrived(
    records: Records, desk: DeskContext, clock: Clock, old: list[str]
) -> None:
    """The house says that there is a hub, or its cursor does; what it lacks stays."""
    clock.at = LATER
    hub = replace(desk, house=replace(HOUSE, hub=True))
    with pytest.raises(NotAccepted, match="unsent"):
        propose(records, hub)
    with records.writing() as session:
        session.connection().exec_driver_sql("UPDATE feed SET acked_seq = last_seq")
    assert len(propose(records, hub).lines) == len(old)
    with records.writing() as session:
        session.connection().exec_driver_sql("UPDATE feed SET acked_seq = 5")
    with pytest.raises(NotAccepted, match="unsent"):
        propose(records, desk)


@pytest.mark.usefixtures("old")
def test_a_list_is_approved_by_somebody_else_with_a_document(
    records: Records, desk: DeskContext, clock: Clock
) -> None:
    """A head, another person than the proposer where people log in, and once."""
    clock.at = LATER
    proposer = replace(desk, person="01A", station=replace(desk.station, roles=("counter", "head")))
    listed = propose(records, proposer)
    refused = {
        "disposal_by_another": lambda: approve(records, listed.list_id, DOCUMENT, SIGNED, proposer),
        "document_missing": lambda: approve(records, listed.list_id, "  ", SIGNED, desk),
        "document_day_not_come": lambda: approve(
            records, listed.list_id, DOCUMENT, LATER.date() + timedelta(days=1), desk
        ),
        "disposal_not_approved": lambda: dispose(records, listed.list_id, desk),
        "role_may_not": lambda: approve(
            records,
            listed.list_id,
            DOCUMENT,
            SIGNED,
            replace(desk, station=replace(desk.station, roles=("counter",))),
        ),
    }
    for code, attempt in refused.items():
        with pytest.raises(NotAccepted) as found:
            attempt()
        assert found.value.code == code
    assert (
        approve(records, listed.list_id, DOCUMENT, SIGNED, replace(proposer, person="01B")).state
        == "approved"
    )
    with pytest.raises(NotAccepted, match="disposal_not_proposed"):
        approve(records, listed.list_id, DOCUMENT, SIGNED, desk)


@pytest.mark.usefixtures("old")
def test_nothing_of_the_disposed_is_left_in_any_byte_and_others_stay(
    records: Records, desk: DeskContext, clock: Clock, names: list[str]
) -> None:
    """Rows, bodies, search index, notes on lists, grounds of money: the file and its log hold none of it."""
    clock.at = LATER
    whole_life(records, desk, clock, names[2], "014190000999")
    before = bytes_of(records)
    gone = [names[0], names[1], "014190000777", "014190000888"]
    assert all(word.encode() in before for word in gone)
    assert words_of(names[0])[0][4:].encode() in before
    listed = approved(records, desk)
    done = dispose(records, listed, desk)
    assert (done.dossiers, done.shared, done.wiped) == (2, 0, True)
    after = bytes_of(records)
    folded = [word[4:] for name in names[:2] for word in words_of(name)]  # an index keeps ends of its words
    for word in (*gone, *folded):
        assert word.encode() not in after, word
    assert names[2].encode() in after
    assert b"014190000999" in after


def test_afterwards_the_chain_the_tables_and_the_lists_hold(
    records: Records, desk: DeskContext, clock: Clock, old: list[str], names: list[str]
) -> None:
    """Verify, replay, find, registers, lists of hand-over, money: all of it goes on without the disposed."""
    pages = [open_dossier(records, key) for key in old]
    told = hand_over(records, f"BG-02-{pages[0].received_at:%y%m%d}-01")
    clock.at = LATER
    kept = whole_life(records, desk, clock, names[2])
    day = pages[0].received_at.date()
    money = settlement_of(records, day.year, day.month)
    dispose(records, approved(records, desk), desk)
    assert verify(records).holds
    assert differences(records) == ()
    assert [each.line.dossier_id for each in work_list(records, ListName.ALL, desk).lines] == [kept]
    assert find_dossiers(records, names[0]) == ()
    assert [line.dossier_id for line in find_dossiers(records, names[2])] == [kept]
    assert register(records, day, day, desk).rows == ()
    assert hand_over(records, told.number).lines == ()
    assert settlement_of(records, day.year, day.month) == replace(
        money, not_summed=tuple(replace(each, ground="", state_reason="") for each in money.not_summed)
    )
    paid = payments_on(records, day)
    assert {each.ground + each.state_reason for each in paid} == {""}
    assert numbers_of(records, old) == {key: page.number for key, page in zip(old, pages, strict=True)}
    # the next number is above all that were ever given out
    clock.at = pages[0].received_at
    assert accept(records, an_intake(received_at=clock.at), desk).short == "02-0005"


def test_an_old_bar_code_tells_by_which_list_its_dossier_went(
    records: Records, desk: DeskContext, clock: Clock, old: list[str]
) -> None:
    """By the number in force, by a replaced one, and by the id; another number is only not found."""
    page = open_dossier(records, old[0])
    clock.at = LATER
    listed = approved(records, desk)
    dispose(records, listed, desk)
    for key in (page.number, page.compact, page.replaces, old[0]):
        with pytest.raises(NotFound) as refused:
            open_dossier(records, key)
        assert refused.value.code == "dossier_disposed"
        assert refused.value.facts == {"document": DOCUMENT, "list": listed, "day": LATER.date()}
    with pytest.raises(NotFound, match="dossier_not_found"):
        open_dossier(records, "01AAAAAAAAAAAAAAAAAAAAAAAA")


def test_a_list_of_several_keeps_its_body_until_all_are_disposed_of(
    records: Records, desk: DeskContext, clock: Clock, names: list[str]
) -> None:
    """It is deleted whole or not at all; what stays because of a note is said, and goes with the last one."""
    young = accept(records, an_intake(applicant=person(names[1]), received_at=clock.at), desk).dossier_id
    old = accept(records, an_intake(applicant=person(names[0]), received_at=clock.at), desk).dossier_id
    clock.run(minutes=1)
    send(records, SendOrder((old, young), "kt", notes={old: f"của {names[0]}"}), desk)
    clock.run(hours=1)
    bring_back(records, BringBack("kt", results=(old,), giver="Chị Lan"), desk)
    return_results(
        records, ReturnOrder((old,), collector=Collector.OWNER, identity="CCCD", fee_left_open="sau"), desk
    )
    clock.at = LATER
    done = dispose(records, approved(records, desk), desk)
    assert (done.dossiers, done.shared) == (1, 1)
    assert bytes_of(records).count(names[0].encode()) == 1
    assert differences(records) == ()
    bring_back(records, BringBack("kt", results=(young,), giver="Chị Lan"), desk)
    return_results(
        records, ReturnOrder((young,), collector=Collector.OWNER, identity="CCCD", fee_left_open="sau"), desk
    )
    clock.run(days=500)
    done = dispose(records, approved(records, desk), desk)
    assert (done.dossiers, done.shared) == (1, 0)
    assert names[0].encode() not in bytes_of(records)
    assert differences(records) == ()
    assert verify(records).holds


def test_what_may_not_go_any_more_stops_the_whole_list(
    records: Records, desk: DeskContext, clock: Clock, old: list[str]
) -> None:
    """The class became a longer one after the approval, or another list was quicker: nothing is deleted."""
    clock.at = LATER
    first, second = approved(records, desk), approved(records, desk)
    longer = replace(desk, house=replace(HOUSE, retention={"*": "permanent"}))
    with pytest.raises(NotAccepted, match="disposal_changed"):
        dispose(records, first, longer)
    assert open_dossier(records, old[0])
    dispose(records, first, desk)
    with pytest.raises(NotAccepted, match="disposal_changed"):
        dispose(records, second, desk)
    again = dispose(records, first, desk)
    assert (again.dossiers, again.wiped) == (0, True)


def test_what_is_dispersed_over_many_pages_goes_too(
    records: Records, desk: DeskContext, clock: Clock
) -> None:
    """Hundreds of dossiers between others: pages are split and merged, and no torn copy of a name is left."""
    seed = random.SystemRandom().randrange(2**32)
    chance = random.Random(seed)
    words: dict[str, bool] = {}
    for _ in range(160):
        goes = chance.random() < 0.6
        name = "Zz" + "".join(chance.choices("bcdghklmnpqrstvx", k=14))
        words[name] = goes
        clock.run(minutes=3)
        given = an_intake(
            PROCEDURE if goes else OTHER_PROCEDURE,
            applicant=replace(PERSON, name=name, address=f"{name} " * chance.randrange(1, 30)),
            received_at=clock.at,
        )
        key = accept(records, given, desk).dossier_id
        do(records, key, Order(Act.WITHDRAW, reason_code="vi", note=f"{name} rút"), desk)
    clock.at = LATER
    dispose(records, approved(records, desk), desk)
    after = bytes_of(records)
    gone = [name[6:] for name, goes in words.items() if goes]
    left = [word for word in gone if word.encode() in after]
    assert left == [], f"seed {seed}"
    assert all(name.encode() in after for name, goes in words.items() if not goes), f"seed {seed}"
    assert verify(records).holds
