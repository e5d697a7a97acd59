"""What comes over the wire is the keys that were pressed, whatever came together."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from counter_tui.keyboard import wire
from counter_tui.keyboard.wire import WireParser, keep_letters

LONG = "hung thuc ban sao tu ban chinh do co quan cap"
PIECES = {
    "\x1b": "escape",
    "\x1b[A": "up",
    "\x1b[20~": "f9",
    "\x1bOP": "f1",
    "\r": "enter",
    "\x7f": "backspace",
    "0": "0",
    "ế": "ế",
    "o": "o",
}


def keys(parser: WireParser, *chunks: str) -> list[str]:
    """Give the keys of what came in ``chunks``, after the wait that ends a lone Esc."""
    found = [event for chunk in chunks for event in parser.feed(chunk)]
    parser._since -= 1.0
    found += parser.tick()
    return [
        event.character if event.is_printable else event.key
        for event in found
        if isinstance(event, events.Key)
    ]


@pytest.mark.parametrize(
    ("sent", "pressed"),
    [
        (["\x1b0"], ["escape", "0"]),
        (["\x1b", "0"], ["escape", "0"]),
        (["\x1bc", f"{LONG}\r"], ["escape", "c", *LONG, "enter"]),
        (["\x1b\x1b\x1b[A"], ["escape", "escape", "up"]),
        (["\x1b", "[20~"], ["f9"]),
        (["\x1bO", "P"], ["f1"]),
        (["\x1bOng"], ["escape", "O", "n", "g"]),
        (["\x1b"], ["escape"]),
    ],
)
def test_esc_is_a_key_of_its_own(sent: list[str], pressed: list[str]) -> None:
    """Esc together with what was typed after it is never an Alt key, and never a circumflex."""
    assert keys(WireParser(), *sent) == pressed


@given(st.lists(st.sampled_from(sorted(PIECES)), max_size=30), st.data())
def test_any_keys_in_any_chunks_are_those_keys(pieces: list[str], data: st.DataObject) -> None:
    """However the terminal cuts the stream, every key arrives once and in order."""
    stream = "".join(pieces)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(stream)), max_size=5)))
    chunks = [stream[start:end] for start, end in pairwise([0, *cuts, len(stream)]) if end > start]
    assert keys(WireParser(), *chunks) == [PIECES[piece] for piece in pieces]


def test_an_input_methods_letter_survives_num_lock() -> None:
    """A record with a letter and no virtual key loses its state; every other record keeps it."""

    def record(letter: str, virtual: int) -> SimpleNamespace:
        return SimpleNamespace(
            uChar=SimpleNamespace(UnicodeChar=letter), wVirtualKeyCode=virtual, dwControlKeyState=0x20
        )

    letter, key, mouse = record("ế", 0), record("a", 65), record("\0", 0)
    keep_letters([letter, key, mouse])
    assert [one.dwControlKeyState for one in (letter, key, mouse)] == [0, 0x20, 0x20]


def test_the_driver_reads_through_the_wire() -> None:
    """Textual still has the place where the parser is put in; a new version that moved it fails here."""
    wire.install()
    from textual.drivers import linux_driver

    assert linux_driver.XTermParser is WireParser
    assert "XTermParser(" in __import__("inspect").getsource(linux_driver.LinuxDriver.run_input_thread)
