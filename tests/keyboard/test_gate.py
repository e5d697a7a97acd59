"""The key gate under a made-up clock: order is kept, scans are taken out, and nobody waits for real time."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_tui.keyboard.gate import SAME_SCAN_S, KeyGate, Pasted
from counter_tui.keyboard.scanner import Scan, ScanKind, Stroke
from db.rules.receipt_number import ReceiptNumber

NUMBERS = [ReceiptNumber("H52.18.05", date(2026, 11, 23), 2, counter) for counter in range(1, 40)]
SLIP = NUMBERS[0].compact
CARD = "014304000456||LÒ THỊ THỬ|12112004|Nữ|Bản Mẫu, Chiềng Mung, Mai Sơn, Sơn La|03092024"
BANK = "00020101021238540010A00000072701240006970436011012345678900208QRIBFTTA53037045802VN6304ABCD"
NAMES = {" ": "space", "-": "minus", ".": "full_stop", "|": "vertical_line", "?": "question_mark"}
PERSON_S = 0.14
"""From one key to the next, for a person who types well."""


class MadeUpTime(asyncio.SelectorEventLoop):
    """An event loop that skips the waiting: its clock jumps to the next timer when nothing else is to do."""

    def __init__(self) -> None:
        super().__init__()
        self._skipped = 0.0
        wait = self._selector.select  # type: ignore[attr-defined]

        def skip(timeout: float | None = None) -> Any:
            ready = wait(0)
            if not ready and timeout:
                self._skipped += timeout
            return ready

        self._selector.select = skip  # type: ignore[attr-defined]

    def time(self) -> float:
        """Give the made-up moment: only waiting makes it pass."""
        return self._skipped


@dataclass
class Recorder:
    """Where the gate routes to: a text field whose letters can be taken back, or keys that are commands."""

    commands: Callable[[Stroke], bool] = lambda _: False
    slow: Callable[[], float] = lambda: 0.0
    stands: list[str] = field(default_factory=list)
    """Keys and pastes whose effect stands now."""
    did: list[str] = field(default_factory=list)
    """Commands that were done, whatever happened later."""
    scans: list[Scan] = field(default_factory=list)
    busy: bool = False

    async def take_stroke(self, stroke: Stroke) -> None:
        """Note one key, as slowly as asked."""
        await self._work()
        self.stands.append(stroke.character if stroke.is_printable else stroke.key)
        if self.commands(stroke):
            self.did.append(stroke.key)

    async def take_paste(self, text: str) -> None:
        """Note a paste."""
        await self._work()
        self.stands.append(f"<{text}>")

    async def take_scan(self, scan: Scan) -> None:
        """Note a scan."""
        await self._work()
        self.scans.append(scan)

    def mark(self, stroke: Stroke) -> Callable[[], None] | None:
        """Give the way back, where the key is no command."""
        if self.commands(stroke):
            return None
        length = len(self.stands)

        def back() -> None:
            del self.stands[length:]

        return back

    async def _work(self) -> None:
        assert not self.busy, "a key was routed before the one before it had done"
        self.busy = True
        await asyncio.sleep(self.slow())
        self.busy = False


def key(character: str, at: float = 0.0) -> Stroke:
    """Give the stroke of one printable character."""
    return Stroke(NAMES.get(character, character), character, at)


def named(name: str, at: float = 0.0) -> Stroke:
    """Give the stroke of a key that writes nothing."""
    return Stroke(name, {"enter": "\r", "escape": "\x1b", "backspace": "\x7f"}.get(name), at)


Item = tuple[float, Stroke | Pasted]
"""How long after the one before, and what."""


def typed(text: str, gap_s: float = PERSON_S) -> list[Item]:
    """Give text as a person types it."""
    return [(gap_s, key(character)) for character in text]


def scanned(code: str, gap_s: float = 0.008, hiccups: Iterable[int] = (), pause_s: float = 0.3) -> list[Item]:
    """Give a code as a scanner sends it: the pause, then its keys and Enter, some of them a tick late."""
    late = set(hiccups)
    keys: list[Stroke] = [*map(key, code), named("enter")]
    return [
        (pause_s if place == 0 else gap_s + (0.016 if place in late else 0.0), stroke)
        for place, stroke in enumerate(keys)
    ]


def play(items: Sequence[Item], recorder: Recorder, *, gap_ms: int = 35, prefix: str = "") -> Recorder:
    """Send the items at their moments of a made-up clock, wait until all is done, and give the recorder."""

    async def clerk() -> None:
        gate = KeyGate(recorder, gap_ms=gap_ms, prefix=prefix)
        running = asyncio.create_task(gate.run())
        now = asyncio.get_running_loop().time
        for after, item in items:
            if after:
                await asyncio.sleep(after)
            moment = now()
            gate.feed(
                Pasted(item.text, moment)
                if isinstance(item, Pasted)
                else Stroke(item.key, item.character, moment)
            )
        await asyncio.wait_for(gate.idle(), 600)
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running

    run(clerk())
    return recorder


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run in made-up time."""
    with asyncio.Runner(loop_factory=MadeUpTime) as runner:
        runner.run(work)


def plain(items: Sequence[Item]) -> list[str]:
    """Give what should stand when nothing of it is a scan."""
    return [
        f"<{item.text}>" if isinstance(item, Pasted) else item.character if item.is_printable else item.key
        for _, item in items
    ]


GAPS = st.sampled_from([0.0, 0.0, 0.002, 0.008, 0.02, 0.035, 0.036, 0.06, 0.14, 0.3, 2.0])
STROKES = st.one_of(
    st.sampled_from("abkdưế ?-|0127").map(key),
    st.sampled_from(["enter", "tab", "backspace", "up", "escape", "f9"]).map(named),
    st.text("abc \n", max_size=4).map(lambda text: Pasted(text, 0.0)),
)
ITEMS = st.lists(st.tuples(GAPS, STROKES), max_size=40)


def is_letter(stroke: Stroke) -> bool:
    """Whether a key is one of the commands of a checklist."""
    return stroke.is_printable


@given(
    items=ITEMS,
    delays=st.lists(st.sampled_from([0.0, 0.0, 0.001, 0.05, 0.4]), min_size=1),
    commands=st.booleans(),
)
def test_whatever_comes_however_fast_is_done_in_its_order_one_at_a_time(
    *, items: list[Item], delays: list[float], commands: bool
) -> None:
    """Keys and pastes reach handlers of any slowness in the order they were sent, none lost, none twice."""
    turn = iter(range(10**9))
    recorder = Recorder(
        commands=is_letter if commands else lambda _: False,
        slow=lambda: delays[next(turn) % len(delays)],
    )
    play(items, recorder)
    assert recorder.stands == plain(items)
    assert recorder.scans == []


@given(ITEMS)
def test_a_burst_does_what_typing_slowly_does(items: list[Item]) -> None:
    """All at one moment, or a second apart: the same keys are routed in the same order."""
    burst = play([(0.0, item) for _, item in items], Recorder(slow=lambda: 0.01))
    slow = play([(1.0, item) for _, item in items], Recorder())
    assert burst.stands == slow.stands


@st.composite
def a_scan(draw: st.DrawFn) -> tuple[str, list[Item]]:
    """Draw a code that was never sent before in this run, and its keys at a scanner's pace."""
    code = draw(st.sampled_from([CARD, BANK, *(number.compact for number in NUMBERS)]))
    gap_s = draw(st.integers(0, 35)) / 1000
    hiccups = draw(st.lists(st.integers(1, len(code)), max_size=len(code) // 3, unique=True))
    return code, scanned(code, gap_s, hiccups, pause_s=draw(st.sampled_from([0.0, 0.008, 0.06, 0.3])))


@given(
    st.lists(a_scan(), min_size=1, max_size=3, unique_by=lambda scan: scan[0]),
    st.lists(st.lists(st.tuples(GAPS, STROKES), max_size=6), min_size=4, max_size=4),
    st.sampled_from([0.0, 0.0, 0.02, 0.2]),
)
def test_a_scan_between_any_keys_is_delivered_once_and_none_of_its_characters_stays(
    scans: list[tuple[str, list[Item]]], between: list[list[Item]], slow_s: float
) -> None:
    """At every pace from 0 to 35 ms, with hiccups, before and behind anything, whatever the desk does."""
    items: list[Item] = [*between[0]]
    for place, (_, keys) in enumerate(scans, start=1):
        items += keys + between[place]
    recorder = play(items, Recorder(slow=lambda: slow_s))
    assert [scan.text for scan in recorder.scans] == [code for code, _ in scans]
    assert recorder.stands == plain([item for keys in between[: len(scans) + 1] for item in keys])


@given(a_scan(), st.sampled_from([0.0, 0.03]))
def test_no_character_of_a_scan_is_a_command(scan: tuple[str, list[Item]], slow_s: float) -> None:
    """Where letters and digits do things, a scan does none of them: not even its first character."""
    code, keys = scan
    recorder = play(
        [*typed("a"), (0.4, named("down")), (0.3, keys[0][1]), *keys[1:]],
        Recorder(commands=is_letter, slow=lambda: slow_s),
    )
    assert [scan.text for scan in recorder.scans] == [code]
    assert recorder.did == ["a"]


def test_a_digit_that_chooses_waits_for_the_scan_it_may_belong_to() -> None:
    """In a box where only digits are commands, a number that begins with a letter still chooses nothing."""
    for gap_ms in range(36):
        recorder = play(
            scanned(SLIP, gap_ms / 1000, hiccups=(1, 2)),
            Recorder(commands=lambda stroke: stroke.key.isdigit()),
        )
        assert (recorder.did, recorder.stands) == ([], []), gap_ms
        assert [scan.text for scan in recorder.scans] == [SLIP]


def test_a_command_typed_alone_waits_only_a_moment() -> None:
    """A single letter where letters are commands is done within the time of a scanner's hiccup, unasked."""
    done: list[float] = []

    async def clerk() -> None:
        loop = asyncio.get_running_loop()

        class Timed(Recorder):
            async def take_stroke(self, _: Stroke) -> None:
                done.append(loop.time())

        gate = KeyGate(Timed(commands=is_letter))
        running = asyncio.create_task(gate.run())
        gate.feed(key("a", loop.time()))
        await gate.idle()
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running

    run(clerk())
    assert done
    assert done[0] < 0.06


@pytest.mark.parametrize("again_s", [0.0, 0.2, SAME_SCAN_S - 0.5])
def test_a_code_read_again_and_again_counts_once(again_s: float) -> None:
    """A scanner held over a slip repeats itself; every repeat puts the pause off that would make it new."""
    recorder = play([item for _ in range(6) for item in scanned(SLIP, pause_s=again_s)], Recorder())
    assert [scan.text for scan in recorder.scans] == [SLIP]
    assert recorder.stands == []


def test_the_same_code_after_a_pause_is_a_new_scan() -> None:
    """The clerk who scans a slip again a little later means it."""
    recorder = play([*scanned(SLIP), *scanned(SLIP, pause_s=SAME_SCAN_S + 0.1)], Recorder())
    assert [scan.text for scan in recorder.scans] == [SLIP, SLIP]


def test_three_different_slips_back_to_back_are_three_scans() -> None:
    """Nothing of one runs into the next."""
    codes = [number.compact for number in NUMBERS[:3]]
    recorder = play([item for code in codes for item in scanned(code, 0.0, pause_s=0.0)], Recorder())
    assert [scan.text for scan in recorder.scans] == codes


@pytest.mark.parametrize("gap_s", [0.05, 0.14, 0.24, 0.6])
def test_a_person_who_types_a_receipt_number_types_it(gap_s: float) -> None:
    """Slower than a scanner, the same keys are text and Enter."""
    recorder = play([*typed(SLIP, gap_s), (gap_s, named("enter"))], Recorder())
    assert recorder.stands == [*SLIP, "enter"]
    assert recorder.scans == []


def test_one_wrong_digit_is_no_scan_at_any_pace() -> None:
    """Text that only looks like a number is text: the check digits decide."""
    wrong = SLIP[:-1] + str((int(SLIP[-1]) + 1) % 10)
    recorder = play(scanned(wrong), Recorder())
    assert "".join(recorder.stands[:-1]) == wrong
    assert recorder.scans == []


@pytest.mark.parametrize("prefix", ["~", "\\", "~~"])
@pytest.mark.parametrize("gap_s", [0.008, 0.06, 0.12])
def test_a_scanner_with_a_prefix_is_known_by_it_at_any_pace(prefix: str, gap_s: float) -> None:
    """Slow scanners get a prefix that nobody types; neither it nor the code stays in the text."""
    items = [*typed("ab"), *scanned(prefix + SLIP, gap_s)]
    recorder = play(items, Recorder(), prefix=prefix)
    assert recorder.stands == ["a", "b"]
    assert [scan.text for scan in recorder.scans] == [SLIP]


def test_with_a_prefix_set_a_person_still_types_a_number() -> None:
    """Without the prefix and without a machine's pace it is no scan."""
    recorder = play([*typed(SLIP), (PERSON_S, named("enter"))], Recorder(), prefix="~")
    assert recorder.stands == [*SLIP, "enter"]


def test_with_a_prefix_set_a_fast_scanner_without_it_is_still_known() -> None:
    """A borrowed scanner needn't be programmed first."""
    recorder = play(scanned(SLIP), Recorder(), prefix="~")
    assert ([scan.text for scan in recorder.scans], recorder.stands) == ([SLIP], [])


def test_a_desk_with_a_slow_scanner_says_so_in_its_settings() -> None:
    """At 90 ms a key, 35 as the limit sees a person, 100 sees a scanner."""
    slow = [(0.09 if place else 0.3, item) for place, (_, item) in enumerate(scanned(SLIP))]
    assert play(slow, Recorder(), gap_ms=35).scans == []
    recorder = play(slow, Recorder(commands=is_letter), gap_ms=100)
    assert ([scan.text for scan in recorder.scans], recorder.did) == ([SLIP], [])


RETYPED = ["t", "i", "e", "backspace", "ê", "n", "g", "backspace", "backspace", "backspace", "ế", "n", "g"]


@pytest.mark.parametrize("gap_s", [0.0, 0.001, 0.004, 0.008, 0.02, 0.035, 0.1])
@pytest.mark.parametrize("commands", [False, True])
def test_the_stream_of_an_input_method_is_kept_as_it_is(*, gap_s: float, commands: bool) -> None:
    """UniKey types, takes back and types again at a machine's pace; every key comes through in its turn."""
    items = [(gap_s, key(name) if len(name) == 1 else named(name)) for name in RETYPED]
    recorder = play(items, Recorder(commands=is_letter if commands else lambda _: False, slow=lambda: 0.003))
    assert recorder.stands == RETYPED


@pytest.mark.parametrize("separator", "|¦~\\>#¬")
@pytest.mark.parametrize(
    "card",
    [
        CARD,
        "014090000123|050123456|NGUYỄN VĂN MẪU|01021990|Nam|Tiểu khu 1, Hát Lót, Mai Sơn, Sơn La|15082021",
        "014090000123||Nguyễn Văn Mẫu|1990|Nam|Bản A/B, xã O'Thử",
        "014090000123||NGUYỄN VĂN MẪU|00001950|Nam|Bản Mẫu|15082021||LÒ VĂN CHA|LÒ THỊ MẸ",
    ],
)
def test_a_card_is_known_with_every_separator_and_number_of_fields(card: str, separator: str) -> None:
    """Other keyboard layouts change the bar; new cards add fields, old ones leave some out (DOMAIN 6.2)."""
    sent = card.replace("|", separator)
    recorder = play([*typed("Lò"), *scanned(sent), *typed(" Văn")], Recorder())
    assert recorder.scans == [Scan(ScanKind.ID_CARD, sent)]
    assert "".join(recorder.stands) == "Lò Văn"


def test_a_paste_ends_what_could_have_become_a_scan() -> None:
    """Half a number typed, something pasted, the other half typed: text, in its order."""
    items = [*scanned(SLIP)[:10], (0.0, Pasted("x", 0.0)), *scanned(SLIP)[10:]]
    recorder = play(items, Recorder())
    assert recorder.stands == [*SLIP[:10], "<x>", *SLIP[10:], "enter"]
    assert recorder.scans == []


def test_a_scan_that_stops_for_breath_is_one_scan() -> None:
    """Some scanners pause a fifth of a second in mid-code; what was routed meanwhile is taken back."""
    keys = scanned(SLIP)
    items = [*keys[:9], (0.2, keys[9][1]), *keys[10:]]
    recorder = play([*typed("ab"), *items], Recorder())
    assert (recorder.stands, [scan.text for scan in recorder.scans]) == (["a", "b"], [SLIP])
