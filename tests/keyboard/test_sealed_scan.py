"""A sealed slip among the keys: a thousand digits in a burst, with the hiccups that scanners have."""

from __future__ import annotations

import asyncio
import contextlib
import random
import secrets
from collections.abc import Sequence

import pytest

from counter_tui.keyboard.gate import KeyGate
from counter_tui.keyboard.scanner import Scan, ScanKind, Stroke, scan_at_end
from db.rules.recovery_code import symbol_of
from db.rules.slip_digits import MOST_BYTES, to_digits

SEALED = to_digits(b"\x7f" + random.Random(7).randbytes(400))


class Field:
    """A text field whose letters can be taken back."""

    def __init__(self) -> None:
        self.letters: list[str] = []
        self.scans: list[Scan] = []

    async def take_stroke(self, stroke: Stroke) -> None:
        """Write a letter."""
        self.letters.append(stroke.character or stroke.key)

    async def take_paste(self, text: str) -> None:
        """Nobody pastes here."""

    async def take_scan(self, scan: Scan) -> None:
        """Note a scan."""
        self.scans.append(scan)

    def mark(self, _: Stroke) -> object:
        """Give the way back."""
        length = len(self.letters)

        def back() -> None:
            del self.letters[length:]

        return back


def played(text: str, pauses: Sequence[float], field: Field) -> Field:
    """Send a text and Enter through the gate, each key so long after the one before; no time passes."""

    async def clerk() -> None:
        gate = KeyGate(field)  # type: ignore[arg-type]
        running = asyncio.create_task(gate.run())
        at = 0.0
        for letter, pause in zip(text, pauses, strict=True):
            at += pause
            gate.feed(Stroke(letter, letter, at))
        gate.feed(Stroke("enter", "\r", at + 0.008))
        await gate.idle()
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running

    asyncio.run(clerk())
    return field


@pytest.mark.parametrize("size", [1, 120, 400, MOST_BYTES])
def test_a_burst_of_digits_is_one_scan_and_no_letter_stays(size: int) -> None:
    """From the smallest to the largest symbol, in the middle of a field that holds something."""
    digits = to_digits(b"\xff" * size)
    field = Field()
    field.letters = list("Lò Văn ")
    played(digits, [0.008] * len(digits), field)
    assert field.scans == [Scan(ScanKind.SEALED, digits)]
    assert field.letters == list("Lò Văn ")


def test_hiccups_of_a_scanner_lose_nothing() -> None:
    """Now and then a tenth of a second passes between two digits: what was let through is taken back."""
    chance = random.Random(seed := random.randrange(10**6))
    print(f"seed {seed}")
    for _ in range(5):
        pauses = [0.1 if chance.random() < 0.01 else 0.008 for _ in SEALED]
        field = played(SEALED, pauses, Field())
        assert [scan.text for scan in field.scans] == [SEALED]
        assert field.letters == []


def test_a_digit_too_few_is_typing_and_no_scan() -> None:
    """A reading that lost a digit stands in the field; it opens nothing and restores nothing."""
    spoilt = SEALED[:-1]
    field = played(spoilt, [0.008] * len(spoilt), Field())
    assert field.scans == []
    assert "".join(field.letters) == f"{spoilt}\r"


def test_digits_typed_before_belong_to_the_field() -> None:
    """A phone number, then a slip: the number stays, also where it looks like the symbol's beginning."""
    for before in ("0912345678", "60158", "601580400"):
        strokes = [Stroke(letter, letter, 0.008 * at) for at, letter in enumerate(before + SEALED)]
        assert scan_at_end(strokes, gap_ms=35) == (len(before), Scan(ScanKind.SEALED, SEALED))


def test_a_person_typing_a_thousand_digits_is_no_scanner() -> None:
    """Nobody does; what comes at a person's pace is not taken out of the field."""
    strokes = [Stroke(letter, letter, 0.14 * at) for at, letter in enumerate(SEALED)]
    assert scan_at_end(strokes, gap_ms=35) is None


def test_no_digits_of_a_sealed_slip_pass_for_another_code() -> None:
    """The digits of a bank's code may stand in it by chance; it is a sealed slip all the same."""
    for number in range(200):
        digits = to_digits(b"\x7f" + random.Random(number).randbytes(300))
        mixed = to_digits(int(f"9{'00020101' * 40}").to_bytes(134, "big"))
        for text in (digits, mixed):
            strokes = [Stroke(letter, letter, 0.008 * at) for at, letter in enumerate(text)]
            found = scan_at_end(strokes, gap_ms=35)
            assert found == (0, Scan(ScanKind.SEALED, text))


def test_the_secret_of_a_recovery_sheet_goes_no_further() -> None:
    """Scanned at the counter by mistake it is a code without business here, and nobody keeps its digits."""
    symbol = symbol_of(secrets.token_bytes(32))
    field = played(symbol, [0.008] * len(symbol), Field())
    assert field.scans == [Scan(ScanKind.FOREIGN, "")]
    assert field.letters == []
