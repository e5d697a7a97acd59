"""Whatever a terminal, a scanner or a hand sends: keys, scans and text, and never the end of the program."""

from __future__ import annotations

import asyncio
import codecs
import contextlib
import inspect
import unicodedata
from collections.abc import Callable
from typing import Any

from fuzz_doors import Door
from fuzz_mutate import ODD_SIGNS, Mutator
from textual import events
from textual.drivers import linux_driver
from textual.message import Message

from counter_tui.keyboard import wire
from counter_tui.keyboard.composer import compose, keys_for, takes, word_at_end
from counter_tui.keyboard.editor import LineEditor
from counter_tui.keyboard.gate import KeyGate, Pasted
from counter_tui.keyboard.method import Method, ToneStyle
from counter_tui.keyboard.scanner import Scan, ScanKind, Stroke, scan_at_end
from counter_tui.keyboard.wire import WireParser, tolerant_decoder
from db.rules import receipt_number

SLIP = "H52180526112302000150"
CARD = "014304000456||LÒ THỊ THỬ|12112004|Nữ|Bản Mẫu, Chiềng Mung, Mai Sơn, Sơn La|03092024"
BANK = "00020101021238540010A00000072701240006970436011012345678900208QRIBFTTA53037045802VN6304ABCD"
HEALTH = "DN4010123456789|4e677579e1bb856e|01/01/1990|1|14-001"
STREAMS = [
    piece.encode()
    for piece in (
        *("hung thuc ban sao", "Nguyễn Thị Thùy Dương\r", "\x1b[A\x1b[20~\x1bOP\x1b\x1b0\x7f\t", f"{CARD}\r"),
        *(
            "\x1b[200~dán\r\nvào\x1b[201~",
            "\x1b[97;5u\x1b[97:65;2:1;97:98u\x1b[57399u",
            "\x1b[<0;3;4M\x1b[M !!",
        ),
        *("\x1b[48;24;80;600:1;800t\x1b[?2048;2$y\x1b[12;40R", "\x1b[I\x1b[O\x1b[1;5D\x1b[3~", f"{SLIP}\r"),
    )
]
PARTS = [
    *(
        b"\x1b",
        b"\x1b[",
        b"\x1bO",
        b"\x1b[200~",
        b"\x1b[201~",
        b";",
        b"u",
        b"\xff",
        b"\xe1\xba",
        b"\x80",
        b"\xc3(",
    ),
    *(b"9999999999", b"\x1b[48;0;0;0;0t", b"\x1b[<1;2;3m", b"0", b"\r", b"M", "ế".encode(), b"\x1b[1114112u"),
]
KEYS = [
    *("left", "right", "home", "end", "ctrl+left", "ctrl+right", "backspace", "delete", "ctrl+w", "ctrl+u"),
    *("enter", "f9", "tab", "up", "x"),
]
LETTERS = "aaăâeêiouưyđdwsfrxjzcghnmtpq0123456789[]{} ADESWFJ"


def streams(mutator: Mutator) -> list[bytes]:
    """Give what a terminal sends, in the chunks in which it arrives."""
    chance = mutator.chance
    stream = mutator.bytes(STREAMS)[:200]
    for _ in range(chance.randrange(3)):
        at = chance.randrange(len(stream) + 1)
        stream = stream[:at] + chance.choice(PARTS) + stream[at:]
    cuts = sorted(chance.randrange(len(stream) + 1) for _ in range(chance.randrange(4)))
    return [stream[start:end] for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]


def read(chunks: list[bytes]) -> list[Message]:
    """Read chunks the way the driver does, with the wait that ends a lone Esc."""
    parser, decode = WireParser(), tolerant_decoder("utf-8")().decode
    found: list[Message] = []
    for chunk in chunks:
        text = decode(chunk)
        if text:
            found += parser.feed(text)
        found += parser.tick()
    parser._since -= 1.0
    parser._timeout_time = parser._timeout_time and 0.0
    found += parser.tick()
    # A report or a paste that was begun goes on for ever: after its end the keys are keys again.
    found += parser.feed("\x1b[201~")
    found += parser.feed("\x1b[201~" + "x" * 40)
    found += parser.feed("hết\r")
    return found


def pressed(found: list[Message]) -> list[str | None]:
    """Give the characters and names of the keys among what was read."""
    return [
        event.character if event.is_printable else event.key
        for event in found
        if isinstance(event, events.Key)
    ]


def test_no_bytes_of_a_terminal_end_the_reading(door: Callable[[str], Door]) -> None:
    """Broken UTF-8, half sequences and impossible reports: the keys that follow are read as ever."""
    here = door("wire")

    def prove(chunks: list[bytes]) -> None:
        found = read(chunks)
        assert pressed(found)[-4:] == ["h", "ế", "t", "enter"]
        editor = LineEditor()
        for event in found:
            if isinstance(event, events.Key):
                editor.handle(event.key, event.character)
            elif isinstance(event, events.Paste):
                editor.insert(event.text)
        check_value(editor)

    here.hold(streams, prove, refuses=False, also=[[each] for each in here.found()])


def test_plain_text_in_any_chunks_is_the_keys_of_its_signs() -> None:
    """Also where a chunk ends within a sign; only a byte that is no text is shown as one that isn't."""
    text = "Lò Thị Ngận ế\r"
    sent = text.encode()
    for cut in range(len(sent)):
        assert pressed(read([sent[:cut], sent[cut:]]))[: len(text)] == [*text[:-1], "enter"]
    assert pressed(read([b"a\xffb"]))[:3] == ["a", "\ufffd", "b"]


def test_the_driver_decodes_through_the_wire() -> None:
    """Textual still has the places where decoder and reader are put in."""
    wire.install()
    assert linux_driver.getincrementaldecoder is tolerant_decoder  # type: ignore[attr-defined]
    assert 'getincrementaldecoder("utf-8")()' in inspect.getsource(linux_driver.LinuxDriver.run_input_thread)
    assert isinstance(tolerant_decoder("utf-8")(), codecs.IncrementalDecoder)


# ---- scans -----------------------------------------------------------------------------------------------


def strokes(text: str, mutator: Mutator) -> list[Stroke]:
    """Give the keys of a text, at a person's pace, a scanner's, or neither."""
    chance = mutator.chance
    pace = chance.choice((0.0, 0.008, 0.034, 0.036, 0.14, -0.01, 5.0))
    at, found = 0.0, []
    for character in filter(str.isprintable, text):  # the gate takes others for keys that write nothing
        at += pace if chance.random() < 0.9 else chance.choice((0.016, 0.3, 2.0, -1.0))
        found.append(Stroke(character, character, at))
    return found


def scans(mutator: Mutator) -> tuple[list[Stroke], int, str]:
    """Give the keys before an Enter, and what the desk says of its scanner."""
    chance = mutator.chance
    text = mutator.text([SLIP, CARD, BANK, HEALTH, "chứng thực", f"ab{SLIP}", f"~{CARD}"])
    if chance.random() < 0.2:
        text += chance.choice((SLIP, CARD, BANK))
    return strokes(text, mutator), chance.choice((1, 8, 35, 1000)), chance.choice(("", "", "~", "H", "01"))


def test_what_reads_as_a_scan_is_one(door: Callable[[str], Door]) -> None:
    """Its text is the end of the keys, and of its kind; its beginning is one of them."""
    seen = set()

    def prove(given: tuple[list[Stroke], int, str]) -> None:
        keys, gap_ms, prefix = given
        found = scan_at_end(keys, gap_ms=gap_ms, prefix=prefix)
        seen.add(None if found is None else found[1].kind)
        if found is None:
            return
        start, scan = found
        typed = "".join(key.character or "" for key in keys)
        assert 0 <= start < len(keys)
        code_at = len(typed) - len(scan.text)
        assert start == code_at or (start == code_at - len(prefix) and typed[start:code_at] == prefix)
        assert scan.text in {typed[code_at:], typed[code_at:].upper()}
        if scan.kind is ScanKind.RECEIPT:
            receipt_number.parse(scan.text)

    door("scanner").hold(scans, prove, refuses=False)
    assert seen == {None, ScanKind.RECEIPT, ScanKind.ID_CARD, ScanKind.FOREIGN}


class SkippedTime(asyncio.SelectorEventLoop):
    """An event loop whose clock jumps to the next timer when nothing else is to do."""

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


class Field:
    """Where the gate routes to: a line of text, a key that is a command, and a list of scans."""

    def __init__(self) -> None:
        self.editor = LineEditor(method=Method.TELEX)
        self.routed: list[str] = []
        self.scanned: list[Scan] = []
        self.busy = False

    async def _work(self) -> None:
        assert not self.busy, "a key was routed before the one before it had done"
        self.busy = True
        await asyncio.sleep(0.001 * (len(self.routed) % 3))
        self.busy = False

    async def take_stroke(self, stroke: Stroke) -> None:
        """Do what one key does."""
        await self._work()
        self.routed.append(stroke.character or stroke.key)
        if stroke.character != "+":
            self.editor.handle(stroke.key, stroke.character)

    async def take_paste(self, text: str) -> None:
        """Take a paste."""
        await self._work()
        self.editor.insert(text)

    async def take_scan(self, scan: Scan) -> None:
        """Note a scan."""
        await self._work()
        self.scanned.append(scan)

    def mark(self, stroke: Stroke) -> Callable[[], None] | None:
        """Give the way back."""
        if stroke.character in {"+", "1"}:
            return None
        state, routed = self.editor.snapshot(), len(self.routed)

        def back() -> None:
            self.editor.restore(state)
            del self.routed[routed:]

        return back


def bursts(mutator: Mutator) -> tuple[list[tuple[float, Stroke | Pasted]], int, str]:
    """Give keys, scans and pastes on top of each other, with pauses of all kinds between them."""
    chance = mutator.chance
    items: list[tuple[float, Stroke | Pasted]] = []
    for _ in range(chance.randrange(1, 6)):
        kind = chance.randrange(5)
        pause = chance.choice((0.0, 0.001, 0.036, 0.2, 1.0))
        if kind == 0:
            items.append((pause, Pasted(mutator.text([CARD, "Lò Thị Hoa\r\n"]), 0.0)))
            continue
        if kind == 1:
            items += [(pause, Stroke(key, None, 0.0)) for key in chance.sample(KEYS, 3)]
            continue
        text = mutator.text([SLIP, CARD, BANK, "thuwj", "1+1"]) if kind < 4 else mutator.noise(12)
        gap = chance.choice((0.0, 0.008, 0.034, 0.05, 0.14))
        items += [(gap, Stroke(sign, sign, 0.0)) for sign in text[:120]]
        if chance.random() < 0.7:
            items.append((gap, Stroke("enter", "\r", 0.0)))
    return items, chance.choice((1, 20, 35, 200)), chance.choice(("", "~"))


def play(items: list[tuple[float, Stroke | Pasted]], gap_ms: int, prefix: str) -> Field:
    """Send the items at their moments; give the field when all is done."""
    field = Field()

    async def clerk() -> None:
        gate = KeyGate(field, gap_ms=gap_ms, prefix=prefix)
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
            if running.done():
                running.result()
        idle = asyncio.create_task(gate.idle())
        await asyncio.wait({idle, running}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running

    with asyncio.Runner(loop_factory=SkippedTime) as runner:
        runner.run(clerk())
    return field


def test_no_burst_of_keys_and_scans_stops_the_gate(door: Callable[[str], Door]) -> None:
    """All that came is a scan or has done what it does, each key once and in its order."""
    scanned = []

    def prove(given: tuple[list[tuple[float, Stroke | Pasted]], int, str]) -> None:
        items, gap_ms, prefix = given
        field = play(items, gap_ms, prefix)
        scanned.extend(field.scanned)
        check_value(field.editor)
        sent = [item.character or item.key for _, item in items if isinstance(item, Stroke)]
        rest = iter(sent)
        assert all(any(key == one for one in rest) for key in field.routed), "keys out of their order"
        if not field.scanned:
            assert field.routed == sent

    door("gate").hold(bursts, prove, refuses=False)
    assert scanned


# ---- what a hand types -----------------------------------------------------------------------------------


def check_value(editor: LineEditor) -> None:
    """Prove what holds of every field: its text can be stored and printed, its cursor is within."""
    value = editor.value
    assert unicodedata.is_normalized("NFC", value)
    assert not {"Cc", "Cf", "Cs", "Zl", "Zp"} & {unicodedata.category(sign) for sign in value}
    value.encode()
    assert 0 <= editor.cursor <= len(value)
    for width in (0, 1, 7, 80):
        shown, column = editor.window(width)
        assert shown in value
        assert 0 <= column <= max(0, width - 1)


def hands(mutator: Mutator) -> tuple[list[tuple[str, str | None]], Method | None, int | None, bool]:
    """Give keys in any order, for a field of any kind."""
    chance = mutator.chance
    keys: list[tuple[str, str | None]] = []
    for _ in range(chance.randrange(1, 40)):
        kind = chance.random()
        if kind < 0.6:
            letter = chance.choice(LETTERS)
            keys.append((letter, letter))
        elif kind < 0.85:
            keys.append((chance.choice(KEYS), None))
        else:
            sign = chance.choice((chance.choice(ODD_SIGNS), mutator.noise(2), "\r", "\x08"))
            keys.append(("odd", sign))
    method = chance.choice((None, Method.TELEX, Method.VNI))
    return keys, method, chance.choice((None, None, 0, 1, 12)), chance.random() < 0.2


def test_no_keys_break_a_line_of_text(door: Callable[[str], Door]) -> None:
    """Whatever is typed into a field, it stays one that can be stored, shown and taken back."""

    def prove(given: tuple[list[tuple[str, str | None]], Method | None, int | None, bool]) -> None:
        keys, method, most, digits_only = given
        allowed = str.isdigit if digits_only else None
        editor = LineEditor("Lò", max_length=most, allowed=allowed, method=method)
        for key, character in keys:
            before = editor.snapshot()
            length = len(editor.value)
            editor.handle(key, character)
            check_value(editor)
            assert most is None or len(editor.value) <= max(most, length)
            after = editor.snapshot()
            editor.restore(before)
            assert editor.snapshot() == before
            editor.restore(after)

    door("editor").hold(hands, prove, refuses=False)


def words(mutator: Mutator) -> str:
    """Give the raw keys of a word."""
    chance = mutator.chance
    if chance.random() < 0.5:
        return mutator.text(
            ["nguyeenx", "dduwowngf", "thuwcj", "hoaf", "nguye6n4", "d9u7o7ng2", "HDDND", "[w]{}"]
        )
    return "".join(chance.choice(LETTERS) for _ in range(chance.randrange(0, 40)))


def test_no_keys_break_the_composer(door: Callable[[str], Door]) -> None:
    """A word depends on its keys alone; no letter is lost that is no mark; what is known again is the same word."""

    def prove(raw: str) -> None:
        for method in Method:
            for style in ToneStyle:
                word = compose(raw, method, style)
                assert compose(raw, method, style) == word
                assert len(word) <= len(raw)
                assert bool(word) == bool(raw)
            takes(raw[:1] or "a", method, begun=True)
            found = word_at_end(word, method)
            assert word.endswith(found)
            keys = keys_for(found, method)
            assert keys is None or any(compose(keys, method, style) == found for style in ToneStyle)

    door("composer").hold(words, prove, refuses=False)


def test_no_paste_breaks_a_line_of_text(door: Callable[[str], Door]) -> None:
    """Whatever is pasted, in the middle of what stands there."""

    def prove(given: tuple[str, int, int | None]) -> None:
        text, at, most = given
        editor = LineEditor("Nguyễn Thị Thùy Dương", max_length=most, method=Method.TELEX)
        editor.cursor = 0
        for _ in range(at):
            editor.right()
        editor.insert(text)
        check_value(editor)
        editor.handle("s", "s")
        check_value(editor)

    def make(mutator: Mutator) -> tuple[str, int, int | None]:
        text = mutator.text([CARD, "Tổ 3\r\nTiểu khu 1\t xã Mai Sơn", "\u0301\u0302", "a\u0323\u0302", ""])
        return text, mutator.chance.randrange(24), mutator.chance.choice((None, None, 30, 5))

    door("paste").hold(make, prove, refuses=False)
