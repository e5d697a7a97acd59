"""A line of text: keys, marks, limits and the window that shows it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_tui.keyboard.editor import LineEditor
from counter_tui.keyboard.letters import cells, clean, is_mark
from counter_tui.keyboard.method import Method, ToneStyle

NAMED = {
    "⌫": "backspace",
    "⌦": "delete",
    "←": "left",
    "→": "right",
    "⇤": "home",
    "⇥": "end",
    "⟵": "ctrl+left",
}
NAMED |= {"⟶": "ctrl+right", "✂": "ctrl+w", "✗": "ctrl+u"}
KEYS = st.text(st.sampled_from([*NAMED, *"aeoudswfxnhg16 .âđếÐ漢", "\u0301", "\u0302", "\u0323", "\u200b"]))


def digits(character: str) -> bool:
    """Take ASCII digits only, as the personal number's field does."""
    return character.isascii() and character.isdigit()


def press(editor: LineEditor, keys: str) -> str:
    """Send keys (arrows and the like as one symbol each) and give the value."""
    for key in keys:
        if key in NAMED:
            assert editor.handle(NAMED[key], None)
        else:
            assert editor.handle("space" if key == " " else key, key)
    return editor.value


@pytest.mark.parametrize(
    ("keys", "value", "cursor"),
    [
        ("abc", "abc", 3),
        ("abc←←x", "axbc", 2),
        ("abc⇤x⇥y", "xabcy", 5),
        ("abc⌫", "ab", 2),
        ("abc⇤⌦", "bc", 0),
        ("⌫⌦←→", "", 0),
        ("Lò Văn A⟵⟵", "Lò Văn A", 3),
        ("Lò Văn A⇤⟶⟶", "Lò Văn A", 6),
        ("Lò Văn A✂", "Lò Văn ", 7),
        ("Lò Văn ✂", "Lò ", 3),
        ("Lò Văn←✗", "", 0),
        ("a.b, c⟵⟵", "a.b, c", 2),
    ],
)
def test_keys(keys: str, value: str, cursor: int) -> None:
    """Each editing key does what it says."""
    editor = LineEditor()
    press(editor, keys)
    assert (editor.value, editor.cursor) == (value, cursor)


@pytest.mark.parametrize(
    ("key", "character"), [("enter", "\r"), ("tab", "\t"), ("f9", None), ("escape", "\x1b")]
)
def test_other_keys_are_left_to_the_screen(key: str, character: str | None) -> None:
    """Keys that aren't text go on to the screen and change nothing."""
    editor = LineEditor("Lò")
    assert not editor.handle(key, character)
    assert editor.value == "Lò"


@pytest.mark.parametrize("erase", ["\x08", "\x7f", None])
@pytest.mark.parametrize(
    ("keys", "value"),
    [
        ("tie⌫êng⌫⌫⌫ếng", "tiếng"),
        ("nguye⌫ên⌫⌫ễn", "nguyễn"),
        ("d⌫đuo⌫⌫ươc⌫⌫ợc", "được"),
        ("Da⌫⌫Đa", "Đa"),
    ],
)
def test_input_methods_that_erase_and_retype(keys: str, value: str, erase: str | None) -> None:
    """UniKey's stream of backspaces and letters gives the word it means, whichever byte erased."""
    editor = LineEditor()
    for key in keys:
        editor.handle("backspace", erase) if key == "⌫" else editor.handle(key, key)
    assert (editor.value, editor.cursor) == (value, len(value))


@pytest.mark.parametrize(
    ("arrived", "value"),
    [
        ("e\u0302\u0301", "ế"),
        ("e\u0301\u0302", "ế"),
        ("é\u0302", "ế"),
        ("ê\u0301", "ế"),
        ("â\u0323", "ậ"),
        ("a\u0323\u0306", "ặ"),
        ("a\u0306\u0323", "ặ"),
        ("o\u0301\u031b", "ớ"),
        ("U\u031b\u0300", "Ừ"),
        ("Ðặng", "Đặng"),
        ("Ɖặng ð", "Đặng đ"),
        ("a\u0341", "á"),
        ("a\u200bb\ufeffc\u00add\u2060", "abcd"),
        ("Lò\u00a0Văn", "Lò Văn"),
        ("một\r\n\thai\nba\tbốn", "một hai ba bốn"),
        ("q\u0302", "q\u0302"),
    ],
)
def test_text_becomes_nfc_whole_or_letter_by_letter(arrived: str, value: str) -> None:
    """Marks in any order, look-alikes and invisible characters end as NFC text, pasted or typed."""
    pasted, before = LineEditor(), LineEditor("xy")
    pasted.insert(arrived)
    before.left()
    before.insert(arrived)
    assert pasted.value == value
    assert (before.value, before.cursor) == (f"x{value}y", 1 + len(value))
    if "\n" not in arrived:
        assert press(LineEditor(), arrived) == value


def test_a_letter_with_a_loose_mark_is_one_step() -> None:
    """A mark that has no composed letter goes with its letter, for the cursor and for backspace."""
    editor = LineEditor("aq\u0302b")
    press(editor, "←←")
    assert editor.cursor == 1
    assert press(editor, "→⌫") == "ab"
    editor = LineEditor("aq\u0302b")
    assert press(editor, "⇤→⌦") == "ab"


def test_digits_only() -> None:
    """A field of digits keeps what it has, says what it refused, and takes the digits out of a paste."""
    editor = LineEditor("01", allowed=digits)
    assert editor.handle("x", "x")
    assert (editor.value, editor.refused) == ("01", "x")
    assert editor.handle("4", "4")
    assert (editor.value, editor.refused) == ("014", "")
    editor.insert("190 000-123\n")
    assert (editor.value, editor.refused) == ("014190000123", " - ")
    assert editor.handle("\u0301", "\u0301")
    assert (editor.value, editor.refused) == ("014190000123", "\u0301")


def test_a_mark_that_makes_a_forbidden_letter_leaves_the_letter() -> None:
    """Refusing a mark doesn't take the letter it would have joined."""
    editor = LineEditor("e", allowed=str.isascii)
    press(editor, "\u0301")
    assert (editor.value, editor.cursor, editor.refused) == ("e", 1, "\u0301")


def test_length_limit() -> None:
    """What no longer fits is refused; marks that compose always fit; nothing that was there is lost."""
    editor = LineEditor(max_length=4)
    editor.insert("Lò Văn")
    assert (editor.value, editor.refused) == ("Lò V", "ăn")
    press(editor, "⇤x")
    assert (editor.value, editor.refused) == ("Lò V", "x")
    press(LineEditor("tien", max_length=4), "←\u0302")
    editor = LineEditor("tie", max_length=3)
    assert press(editor, "\u0302\u0301") == "tiế"
    assert press(editor, "⌫⌫an") == "tan"


def test_a_longer_value_set_by_the_program_stays() -> None:
    """A value longer than the limit can be shown and shortened, only not lengthened."""
    editor = LineEditor("quá dài", max_length=3, allowed=digits)
    press(editor, "1")
    assert (editor.value, editor.refused) == ("quá dài", "1")
    assert press(editor, "⌫") == "quá dà"


def test_composing_within_the_limit() -> None:
    """With Telex a mark needs no room, a letter too much is refused and the word goes on."""
    editor = LineEditor(max_length=3, method=Method.TELEX)
    assert press(editor, "tien") == "tie"
    assert editor.refused == "n"
    assert press(editor, "es") == "tiế"


def test_composing_keeps_forbidden_letters_out() -> None:
    """A composed letter that the field doesn't take is refused, the word stays as it was."""
    editor = LineEditor(method=Method.TELEX, allowed=str.isascii)
    assert press(editor, "as") == "a"
    assert editor.refused == "s"


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        ("Nguyeenx Vawn A", "Nguyễn Văn A"),
        ("hoaf, thuyr.", "hòa, thủy."),
        ("ddaats 12s", "đất 12s"),
        ("nguyeenx⌫⌫", "nguy"),
        ("nguyeenx⌫n", "nguyễn"),
        ("nguyeenx⌫t", "nguyeext"),
        ("hoaf⌫a", "hòa"),
        ("hoaf⌫af", "hoaf"),
        ("hoas⌫ox", "hỗ"),
        ("hoa ⌫f", "hòa"),
        ("windows⌫⌫⌫", "wind"),
        ("ass⌫s", "á"),
        ("xooong⌫ng", "xoonng"),
        ("ho←→as", "hoá"),
        ("hoa⇥f", "hoaf"),
        ("tieengs✂as", "á"),
        ("Ê as", "Ê á"),
        ("êas", "êá"),
    ],
)
def test_telex_in_the_field(keys: str, value: str) -> None:
    """Words end at anything that isn't their key and at moves; a backspace takes a letter and goes on."""
    assert press(LineEditor(method=Method.TELEX), keys) == value


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        ("so61 61", "số 61"),
        ("61a1", "61á"),
        ("A44", "A4"),
        ("so61⌫n", "sn"),
        ("QL6 d9i", "QL6 đi"),
        ("A44⌫1", "Á"),
    ],
)
def test_vni_in_the_field(keys: str, value: str) -> None:
    """Digits are marks only after letters."""
    assert press(LineEditor(method=Method.VNI), keys) == value


def test_no_method_no_composing() -> None:
    """Without a method the keys are the letters, and choosing one doesn't touch what stands there."""
    editor = LineEditor()
    assert press(editor, "hoaf") == "hoaf"
    editor.method = Method.TELEX
    assert press(editor, "s") == "hoafs"
    editor.style = ToneStyle.NEW
    assert press(editor, " hoaf") == "hoafs hoà"


def test_a_scan_taken_out_again_leaves_the_word_going() -> None:
    """A snapshot remembers the half-typed word: after restoring it the next key still finds its letters."""
    editor = LineEditor(method=Method.TELEX)
    press(editor, "tieen")
    before = editor.snapshot()
    press(editor, "8934567 01")
    editor.restore(before)
    assert press(editor, "gs") == "tiếng"


@pytest.mark.parametrize(
    ("value", "keys", "width", "shown"),
    [
        ("Lò Văn A", "", 20, ("Lò Văn A", 8)),
        ("0123456789", "", 5, ("6789", 4)),
        ("0123456789", "←←", 5, ("6789", 2)),
        ("0123456789", "⇤", 5, ("01234", 0)),
        ("0123", "", 4, ("123", 3)),
        ("漢字漢字", "", 5, ("漢字", 4)),
        ("q\u0302ab", "", 3, ("ab", 2)),
        ("abc", "", 0, ("", 0)),
        ("0123456789", "⌫⌫⌫⌫⌫⌫⌫", 5, ("012", 3)),
        ("漢", "←", 1, ("", 0)),
    ],
)
def test_window(value: str, keys: str, width: int, shown: tuple[str, int]) -> None:
    """The window shows as many cells as fit, with the cursor in them."""
    editor = LineEditor(value)
    editor.window(width)
    press(editor, keys)
    assert editor.window(width) == shown


def test_window_stays_while_the_cursor_is_in_it() -> None:
    """Going back inside the window doesn't move the text; going out of it moves as little as needed."""
    editor = LineEditor("0123456789")
    seen = [editor.window(5)]
    for _ in range(5):
        editor.left()
        seen.append(editor.window(5))
    assert seen == [("6789", 4), ("6789", 3), ("6789", 2), ("6789", 1), ("6789", 0), ("56789", 0)]


@given(KEYS, st.integers(1, 12), st.sampled_from([None, *Method]))
def test_whatever_the_keys(keys: str, width: int, method: Method | None) -> None:
    """After any keys the value is NFC, the cursor stands between letters, and the window fits and has it."""
    editor = LineEditor(method=method)
    for key in keys:
        press(editor, key)
        assert editor.value == clean(editor.value) == unicodedata.normalize("NFC", editor.value)
        assert 0 <= editor.cursor <= len(editor.value)
        shown, column = editor.window(width)
        assert shown in editor.value
        assert cells(shown) <= width
        assert 0 <= column < width
        # A mark with nothing before it is the one thing a cursor can stand before.
        if 0 < editor.cursor < len(editor.value):
            assert not is_mark(editor.value[editor.cursor])


@given(st.text(max_size=30), st.text(max_size=30), st.integers(0, 20))
def test_any_paste(value: str, pasted: str, limit: int) -> None:
    """Any text can be pasted anywhere: the value stays NFC and storable, and keeps at least what it had."""
    editor = LineEditor(value, max_length=limit)
    had = editor.value
    editor.insert(pasted)
    assert unicodedata.is_normalized("NFC", editor.value)
    assert len(editor.value) <= max(limit, len(had))
    assert editor.value.encode()[:0] == b""
    assert unicodedata.normalize("NFD", editor.value)[:1] == unicodedata.normalize("NFD", had)[:1] or not had
