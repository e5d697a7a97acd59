"""The slip is the backup: what is sealed on the office's copy makes the lost dossier again."""

from __future__ import annotations

import random
import secrets
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from practice_desk import MONDAY, OTHER_PROCEDURE, PERSON, PROCEDURE, Clock, an_intake, desk_with

from db.engine import Records
from db.office.accept import accept
from db.office.act import do
from db.office.context import DeskContext
from db.office.correct import correct
from db.office.find import open_dossier
from db.office.hand_over import send
from db.office.open_office import open_office
from db.office.replay import differences
from db.office.slip_core import read_slip, restore_slip, sealed_slip, there_already
from db.office.verify import verify
from db.rules import slip_core_json
from db.rules.checklist import Item, PaperState
from db.rules.deadline import Term
from db.rules.dossier import Dossier, Person, ReturnBy, Status, Submitter
from db.rules.errors import NotFound, NotPossibleNow, NotReadable
from db.rules.handing import SendOrder
from db.rules.house import House, OrgUnit, ReasonCode
from db.rules.lifecycle import Act
from db.rules.order import Correction, Order
from db.rules.procedure import Channel, Paper, Procedure, Unit
from db.rules.slip_core import DROPPED_FIRST
from db.rules.slip_core_json import deflated, inflated
from db.rules.slip_digits import MOST_DIGITS, PREFIX, from_digits, start_at_end, to_digits
from db.safe import sealing

LOST_WITH = {"events", "prints", "due_changes", "asked_by"}
"""What a slip can't know: what happened after it, and what was printed."""


@pytest.fixture
def seed() -> bytes:
    """Give an office's seed."""
    return secrets.token_bytes(32)


@pytest.fixture
def elsewhere(tmp_path: Path, clock: Clock) -> Iterator[Records]:
    """Give the records of another PC of the office."""
    (tmp_path / "other").mkdir()
    with open_office(tmp_path / "other" / "records.db", desk_with(clock, slot=3)) as opened:
        yield opened


def known(*entries: Procedure) -> Callable[[str], Procedure]:
    """Give a catalogue of these entries."""

    def entry(code: str) -> Procedure:
        for found in entries:
            if found.code == code:
                return found
        raise NotFound("catalogue.no_such_procedure", procedure=code)

    return entry


def own_words(place: int) -> str:
    """Name a paper whose words are lost."""
    return f"Giấy tờ thứ {place}"


def moved(
    records: Records,
    elsewhere: Records,
    seed: bytes,
    dossier_id: str,
    desk: DeskContext,
    *entries: Procedure,
) -> Dossier:
    """Carry a dossier to the other PC by its slip; give it as it opens there."""
    digits = sealed_slip(records, dossier_id, seed)
    assert digits is not None
    core = read_slip(digits, seed)
    done = restore_slip(elsewhere, core, desk, known(*(entries or (PROCEDURE,))), own_words)
    assert not done.already
    return open_dossier(elsewhere, done.number)


def told(dossier: Dossier) -> dict[str, Any]:
    """Give what a slip can tell of a dossier."""
    return {name: getattr(dossier, name) for name in Dossier.__slots__ if name not in LOST_WITH}


def everything() -> Any:
    """Give an intake in which nothing is as usual."""
    full = replace(
        PROCEDURE,
        papers=(*PROCEDURE.papers, Paper("Giấy của diện khác", "Giấy của diện khác", case="Diện đặc biệt")),
    )
    items = (
        Item(full.papers[1], PaperState.PRESENT, 1, 3),
        Item(full.papers[0], PaperState.FROM_DATABASE),
        Item(full.papers[2], PaperState.SHOWN, 0, 1),
        Item(full.papers[3], PaperState.OPEN),
        Item(Paper("Đơn viết tay", "Đơn viết tay"), PaperState.PRESENT, 1, 0),
    )
    applicant = Person(
        "Nguyễn Thị Thùy Dương",
        "014190000123",
        "1990-02",
        "Nữ",
        "Tiểu khu 1, xã Mai Sơn",
        "0912345678",
        "duong@vi-du.vn",
        "0101234567",
        "C1234567",
        "050123456",
        "Xã Cũ, huyện Mai Sơn",
    )
    return an_intake(
        full,
        case="Diện đặc biệt",
        items=items,
        applicant=applicant,
        submitter=Submitter(Person("Lò Văn Nộp", "014090000456", phone="0987654321"), "con", "GUQ số 12"),
        channel=Channel.POST,
        terms=(Term(5, Unit.WORKING_DAY, "thẩm định"), Term(4, Unit.HOUR)),
        return_by=ReturnBy.POST,
        return_address="Số 9, tổ 2",
        fee_vnd=150_000,
        fee_ground="NQ 12/2026",
        copies_of_dossier=2,
        note="Hẹn gọi trước",
    )


@pytest.mark.parametrize("make", [an_intake, everything], ids=["usual", "everything"])
def test_a_restored_dossier_is_the_one_that_was_printed(
    records: Records, elsewhere: Records, desk: DeskContext, seed: bytes, make: Callable[[], Any]
) -> None:
    """Number, people, papers, promise, fee and note are the same; journal, tables and ledger hold."""
    intake = make()
    made = accept(records, intake, desk)
    found = moved(records, elsewhere, seed, made.dossier_id, desk, intake.procedure)
    assert told(found) == told(open_dossier(records, made.dossier_id))
    assert [event.kind for event in found.events] == ["slip.restored"]
    assert verify(elsewhere).holds
    assert differences(elsewhere) == ()


def test_a_restored_dossier_goes_on(
    records: Records, elsewhere: Records, desk: DeskContext, seed: bytes, clock: Clock
) -> None:
    """It is processed there, its number is never given out again, and it is found by name."""
    made = accept(records, an_intake(), desk)
    found = moved(records, elsewhere, seed, made.dossier_id, desk)
    clock.run(hours=3)
    desk = replace(desk, house=House(units=(OrgUnit("dia-chinh", "Địa chính"),)))
    send(elsewhere, SendOrder((found.number,), "dia-chinh"), desk)
    do(elsewhere, found.dossier_id, Order(Act.PROCESS), desk)
    assert open_dossier(elsewhere, made.compact).status is Status.PROCESSED
    following = accept(elsewhere, an_intake(), desk)  # the same slot, the same day
    assert following.number > made.number
    assert differences(elsewhere) == ()


def test_a_dossier_that_is_there_is_opened_and_not_written_again(
    records: Records, elsewhere: Records, desk: DeskContext, seed: bytes, clock: Clock
) -> None:
    """Scanned twice, at its own PC, or after its slip was corrected: it is the same dossier."""
    made = accept(records, an_intake(), desk)
    digits = sealed_slip(records, made.dossier_id, seed)
    assert digits is not None
    core = read_slip(digits, seed)
    first = restore_slip(elsewhere, core, desk, known(PROCEDURE), own_words)
    again = restore_slip(elsewhere, core, desk, known(PROCEDURE), own_words)
    assert (first.already, again.already) == (False, True)
    assert again.dossier_id == made.dossier_id
    clock.run(minutes=5)
    changed = Correction("ghi-sai", "Sai số điện thoại", applicant=replace(PERSON, phone="0987654321"))
    house = House(reasons=(ReasonCode("ghi-sai", "Ghi chưa đúng", tuple(Act)),))
    new = correct(records, made.dossier_id, changed, replace(desk, house=house))
    there = there_already(records, core)
    assert there is not None
    assert there.number == new.number
    assert differences(elsewhere) == ()


def test_a_number_that_is_somebody_elses_is_refused(
    records: Records, elsewhere: Records, desk: DeskContext, seed: bytes
) -> None:
    """Two PCs gave out one number: both slips are in somebody's hands, and a person has to decide."""
    made = accept(records, an_intake(), desk)
    other = accept(elsewhere, an_intake(), desk)
    assert other.number == made.number
    digits = sealed_slip(records, made.dossier_id, seed)
    assert digits is not None
    with pytest.raises(NotPossibleNow, match="slip_number_used") as refusal:
        restore_slip(elsewhere, read_slip(digits, seed), desk, known(PROCEDURE), own_words)
    assert refusal.value.facts == {"number": made.number}


def test_without_the_key_the_symbol_says_nothing(records: Records, desk: DeskContext, seed: bytes) -> None:
    """No name, number or title is in its bytes, and two symbols of one dossier have nothing in common."""
    made = accept(records, an_intake(), desk)
    first, second = (sealed_slip(records, made.dossier_id, seed) for _ in range(2))
    assert first is not None
    assert second is not None
    assert first != second
    same = sum(a == b for a, b in zip(first[14:], second[14:], strict=False))
    assert same < len(first) / 5  # chance alone makes a tenth alike
    content = from_digits(first)
    words = [*PERSON.name.split(), PERSON.name, "014190000123", "0912", PROCEDURE.name, PROCEDURE.code, "Mai"]
    words += [made.number, made.compact, made.compact[-8:]]
    for word in words:
        for encoding in ("utf-8", "utf-16-le"):
            assert word.encode(encoding) not in content
            assert word.lower().encode(encoding) not in content.lower()
    assert made.compact[1:] not in first


def test_another_office_and_another_hand_are_refused(
    records: Records, desk: DeskContext, seed: bytes
) -> None:
    """A symbol sealed to another office, or to this one by somebody without its key, is foreign."""
    made = accept(records, an_intake(), desk)
    other = secrets.token_bytes(32)
    digits = sealed_slip(records, made.dossier_id, other)
    assert digits is not None
    with pytest.raises(NotReadable, match="slip_core_foreign"):
        read_slip(digits, seed)
    signed = sealing.open_sealed(other, from_digits(digits))
    by_stranger = to_digits(sealing.seal(sealing.public_key(seed), signed))
    with pytest.raises(NotReadable, match="slip_core_foreign"):
        read_slip(by_stranger, seed)


def test_every_single_wrong_digit_is_found(records: Records, desk: DeskContext, seed: bytes) -> None:
    """One digit changed, lost, doubled or two swapped: damaged (or no such symbol), never another dossier."""
    chance = random.Random(seed_of := random.randrange(10**6))
    print(f"seed {seed_of}")
    made = accept(records, an_intake(), desk)
    digits = sealed_slip(records, made.dossier_id, seed)
    assert digits is not None
    for _ in range(300):
        at = chance.randrange(len(digits))
        wrong = str((int(digits[at]) + chance.randrange(1, 10)) % 10)
        for spoilt in (
            digits[:at] + wrong + digits[at + 1 :],
            digits[:at] + digits[at + 1 :],
            digits[:at] + wrong + digits[at:],
        ):
            with pytest.raises(NotReadable):
                read_slip(spoilt, seed)


def test_rubbish_is_refused_in_words(seed: bytes) -> None:
    """Whatever is typed or scanned here: a refusal, quickly and without growing."""
    chance = random.Random(seed_of := random.randrange(10**6))
    print(f"seed {seed_of}")
    for _ in range(2_000):
        kind = chance.randrange(4)
        text = "".join(chance.choices("0123456789 \nx|", k=chance.randrange(3_000)))
        if kind == 1:
            text = PREFIX + text
        elif kind == 2:
            text = to_digits(chance.randbytes(chance.randrange(1, 700)))
        elif kind == 3:
            text = to_digits(sealing.seal(sealing.public_key(seed), chance.randbytes(chance.randrange(300))))
        with pytest.raises(NotReadable):
            read_slip(text, seed)
    for _ in range(2_000):
        with pytest.raises(NotReadable):
            inflated(chance.randbytes(chance.randrange(200)))


def test_what_inflates_without_end_is_stopped(records: Records, desk: DeskContext, seed: bytes) -> None:
    """Ten megabytes of spaces behind a whole core take a few thousand bytes; nobody unpacks them."""
    made = accept(records, an_intake(), desk)
    digits = sealed_slip(records, made.dossier_id, seed)
    assert digits is not None
    core = read_slip(digits, seed)
    text = zlib.decompressobj(-15, slip_core_json._DICTIONARY).decompress(deflated(core))
    for spaces, fits in ((100, True), (slip_core_json.MOST_BYTES, False), (10_000_000, False)):
        maker = zlib.compressobj(
            9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, slip_core_json._DICTIONARY
        )
        bomb = maker.compress(text + b" " * spaces) + maker.flush()
        if fits:
            assert inflated(bomb) == core
        else:
            with pytest.raises(NotReadable, match="slip_core_damaged"):
                inflated(bomb)


def test_a_symbol_is_known_behind_what_was_typed_before() -> None:
    """A scan begins in the middle of a field; a prefix inside the digits misleads nobody."""
    digits = to_digits(b"\x01" * 50)
    assert start_at_end(digits) == 0
    assert start_at_end(f"60158 abc 601580{digits}") == len("60158 abc 601580")
    assert start_at_end(digits[:-1]) is None
    assert start_at_end("014190000123") is None


def test_too_much_for_a_symbol_goes_in_the_stated_order(
    records: Records, elsewhere: Records, desk: DeskContext, seed: bytes
) -> None:
    """The longest values: what is dropped is told, and name, number, papers and promise are never dropped."""
    chance = random.Random(4)

    def noise(length: int) -> str:
        return "".join(chance.choices("aăâbcdđeêghiklmnoôơpqrstuưvxy ", k=length)).strip()

    person = replace(
        PERSON, name=noise(120), address=noise(300), card_address=noise(200), email="x@" + noise(90)
    )
    intake = replace(everything(), applicant=person, note=noise(400), fee_ground=noise(300))
    made = accept(records, intake, desk)
    digits = sealed_slip(records, made.dossier_id, seed)
    assert digits is not None
    assert len(digits) <= MOST_DIGITS
    core = read_slip(digits, seed)
    assert core.dropped[0] == "note"
    order = [name for name, _ in DROPPED_FIRST]
    assert list(core.dropped) == [
        name for name in order[: order.index(core.dropped[-1]) + 1] if name in core.dropped
    ]
    assert (core.note, core.fee_ground) == ("", "")
    done = restore_slip(elsewhere, core, desk, known(intake.procedure), own_words)
    assert done.dropped == core.dropped
    found, original = open_dossier(elsewhere, done.number), open_dossier(records, made.number)
    assert found.applicant.name == original.applicant.name
    assert found.due_current == original.due_current
    assert [item.state for item in found.items] == [item.state for item in original.items]


def test_what_never_fits_makes_no_symbol(records: Records, desk: DeskContext, seed: bytes) -> None:
    """A name of a thousand signs leaves the slip without a second symbol; it is printed all the same."""
    noise = "".join(random.Random(5).choices("aăâbcdđeêghiklmnoôơpqrstuưvxy", k=1_500))
    made = accept(records, an_intake(applicant=Person(noise)), desk)
    assert sealed_slip(records, made.dossier_id, seed) is None


def test_another_release_of_the_catalogue_keeps_the_papers_where_they_are_the_same(
    records: Records, elsewhere: Records, desk: DeskContext, seed: bytes
) -> None:
    """A new fee changes the entry and not its list; a changed list leaves papers state and count alone."""
    first, second = accept(records, an_intake(), desk), accept(records, an_intake(), desk)
    newer = replace(PROCEDURE, remark="Bản mới")
    found = moved(records, elsewhere, seed, first.dossier_id, desk, newer)
    assert [item.paper.label for item in found.items] == [paper.label for paper in PROCEDURE.papers]
    changed = replace(PROCEDURE, papers=PROCEDURE.papers[::-1])
    digits = sealed_slip(records, second.dossier_id, seed)
    assert digits is not None
    done = restore_slip(elsewhere, read_slip(digits, seed), desk, known(changed), own_words)
    other = open_dossier(elsewhere, done.number)
    # The first one's entry isn't this one's: it is the newer of the same list.
    assert [item.paper.label for item in other.items] == ["Giấy tờ thứ 1", "Giấy tờ thứ 2", "Giấy tờ thứ 3"]
    assert [item.state for item in other.items] == [item.state for item in found.items]
    assert differences(elsewhere) == ()


def test_a_procedure_that_nobody_knows_is_refused_by_its_code(
    records: Records, elsewhere: Records, desk: DeskContext, seed: bytes
) -> None:
    """The catalogue has to be imported first; nothing is written."""
    made = accept(records, an_intake(OTHER_PROCEDURE), desk)
    digits = sealed_slip(records, made.dossier_id, seed)
    assert digits is not None
    with pytest.raises(NotFound) as refusal:
        restore_slip(elsewhere, read_slip(digits, seed), desk, known(PROCEDURE), own_words)
    assert refusal.value.facts == {"procedure": OTHER_PROCEDURE.code}
    assert verify(elsewhere).dossiers == 0


def test_a_usual_core_makes_a_small_symbol(records: Records, desk: DeskContext, seed: bytes) -> None:
    """A usual dossier takes under 900 digits: 77 modules a side."""
    made = accept(records, an_intake(received_at=MONDAY), desk)
    digits = sealed_slip(records, made.dossier_id, seed)
    assert digits is not None
    print(f"{len(digits)} digits")
    assert len(digits) < 900
    core = read_slip(digits, seed)
    assert inflated(deflated(core)) == core
