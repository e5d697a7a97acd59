"""One line of text under the clerk's hands: what each key does to it, with no screen.

The value is always NFC. Text comes together at the moment it is put in, against the letter before the cursor,
so a mark that arrives alone (macOS, CP-1258) joins its letter, and an input method that sends backspaces and
retypes the word (UniKey, EVKey, OpenKey) finds each visible letter to be one step.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

from counter_tui.keyboard.letters import cells, clean, compose_marks, is_mark, leading_marks
from counter_tui.keyboard.method import Method, ToneStyle

_RUN = re.compile(r"\w[\w\u0300-\u036f]*")


@dataclass(frozen=True, slots=True)
class Word:
    """The word that the composer works on: it runs from ``start`` to the cursor."""

    start: int
    keys: str | None
    """Its raw keys; None where none are known, and further keys are letters as they are."""


@dataclass(frozen=True, slots=True)
class State:
    """Everything that a key can change, to go back to (a scan's keys are taken out again this way)."""

    value: str
    cursor: int
    word: Word | None = None


class LineEditor:
    """A text field's value and cursor, and the keys that change them.

    ``allowed`` says of one character whether the field takes it, ``max_length`` counts characters; neither
    ever removes what the field already has, however it came there.
    """

    def __init__(
        self,
        value: str = "",
        *,
        max_length: int | None = None,
        allowed: Callable[[str], bool] | None = None,
        method: Method | None = None,
        style: ToneStyle = ToneStyle.OLD,
    ) -> None:
        self.max_length = max_length
        self.allowed = allowed
        self.style = style
        self.value = ""
        self.cursor = 0
        self.refused = ""
        """What the last key or paste wanted to put in and the field didn't take."""
        self._method = method
        self._word: Word | None = None
        self._first = 0
        self.set(value)

    @property
    def method(self) -> Method | None:
        """The composer for this field; None where the system's input method types, and in numbers."""
        return self._method

    @method.setter
    def method(self, method: Method | None) -> None:
        self._method = method
        self._word = None

    def set(self, value: str) -> None:
        """Replace everything, whatever the field would take from the keyboard; the cursor goes to the end."""
        self.refused = ""
        self.value = clean(value)
        self._move(len(self.value))

    def clear(self) -> None:
        """Empty the field."""
        self.set("")

    def snapshot(self) -> State:
        """Give the state to come back to."""
        return State(self.value, self.cursor, self._word)

    def restore(self, state: State) -> None:
        """Go back to a state, in the middle of a word too."""
        self.refused = ""
        self.value, self.cursor, self._word = state.value, state.cursor, state.word

    def insert(self, text: str) -> None:
        """Put typed or pasted text in at the cursor; what the field doesn't take is then in ``refused``."""
        self._word = None
        self._insert(text)

    def backspace(self) -> None:
        """Remove the letter before the cursor with all its marks."""
        before = self.value[: self._step_left()]
        self._put(before, self.value[self.cursor :])
        self._take_up_word()

    def delete(self) -> None:
        """Remove the letter at the cursor with all its marks."""
        self._put(self.value[: self.cursor], self.value[self._step_right() :])

    def delete_word(self) -> None:
        """Remove back to the beginning of the word."""
        self._put(self.value[: self._word_left()], self.value[self.cursor :])

    def left(self) -> None:
        """Go one letter to the left."""
        self._move(self._step_left())

    def right(self) -> None:
        """Go one letter to the right."""
        self._move(self._step_right())

    def home(self) -> None:
        """Go before the first letter."""
        self._move(0)

    def end(self) -> None:
        """Go behind the last letter."""
        self._move(len(self.value))

    def word_left(self) -> None:
        """Go to the beginning of this word, or of the one before."""
        self._move(self._word_left())

    def word_right(self) -> None:
        """Go to the end of this word, or of the next."""
        ends = (run.end() for run in _RUN.finditer(self.value))
        self._move(next((end for end in ends if end > self.cursor), len(self.value)))

    def handle(self, key: str, character: str | None) -> bool:
        """Do what a key (by Textual's name and character) does to a line of text; False: the key is not ours.

        A character that the field doesn't take is ours too, and is then in ``refused``.
        """
        self.refused = ""
        action = _KEYS.get(key)
        if action is not None:
            action(self)
            return True
        if not character or unicodedata.category(character[0]) == "Cc":
            return False
        self._type(character)
        return True

    def window(self, width: int) -> tuple[str, int]:
        """Give the part of the value that shows in so many cells, and the cursor's column in it.

        The part stays where it was as long as the cursor is in it; the cursor always has a cell of its own,
        behind the last letter too.
        """
        if width < 1:
            return "", 0
        edge = [0, *accumulate(cells(character) for character in self.value)]
        cursor = edge[self.cursor]
        under_cursor = max(1, edge[self._step_right()] - cursor)
        first = min(self._first, self.cursor)
        while first < self.cursor and cursor - edge[first] + under_cursor > width:
            first += 1
        while first > 0 and edge[-1] - edge[first - 1] < width:
            first -= 1
        while first < self.cursor and edge[first] == edge[first + 1]:  # a mark without its letter
            first += 1
        self._first = first
        last = bisect_right(edge, edge[first] + width) - 1
        return self.value[first:last], cursor - edge[first]

    def _type(self, character: str) -> None:
        method, before = self._method, self._word
        if method is None:
            self.insert(character)
            return
        from counter_tui.keyboard.composer import compose, takes

        if not takes(character, method, begun=before is not None):
            self.insert(character)
            return
        word = before or Word(self.cursor, "")
        if word.keys is None:
            self._insert(character)
        else:
            keys = word.keys + character
            word = Word(word.start, keys)
            self._recompose(word.start, compose(keys, method, self.style), character)
        self._word = before if self.refused else word

    def _recompose(self, start: int, text: str, character: str) -> None:
        left, right = self.value[:start] + text, self.value[self.cursor :]
        if self._has_room(len(left) + len(right)) and all(self._is_allowed(letter) for letter in text):
            self._put(left, right)
        else:
            self.refused = character

    def _insert(self, text: str) -> None:
        left, right = self.value[: self.cursor], self.value[self.cursor :]
        text = clean(text)
        marks = leading_marks(text)
        joined = compose_marks(left + marks)
        self.refused = ""
        if marks and not (self._has_room(len(joined) + len(right)) and self._is_allowed(joined[-1])):
            self.refused, joined = marks, left
        for letter in text[len(marks) :]:
            if self._is_allowed(letter) and self._has_room(len(joined) + len(right) + 1):
                joined += letter
            else:
                self.refused += letter
        self._put(joined, right)

    def _is_allowed(self, letter: str) -> bool:
        return self.allowed is None or self.allowed(letter)

    def _has_room(self, length: int) -> bool:
        return self.max_length is None or length <= max(self.max_length, len(self.value))

    def _put(self, left: str, right: str) -> None:
        """Make this the value; ends the word, and mends NFC where the two sides meet."""
        self.value = compose_marks(left + right)
        self._move(max(0, len(self.value) - len(right)))

    def _move(self, cursor: int) -> None:
        """Go there, and never between a letter and its mark; ends the word."""
        while 0 < cursor < len(self.value) and is_mark(self.value[cursor]):
            cursor += 1
        self.cursor = cursor
        self._word = None

    def _take_up_word(self) -> None:
        """Go on with the word before the cursor as if its letters had just been typed."""
        if self._method is None:
            return
        from counter_tui.keyboard.composer import keys_for, word_at_end

        found = word_at_end(self.value[: self.cursor], self._method)
        if found:
            self._word = Word(self.cursor - len(found), keys_for(found, self._method))

    def _step_left(self) -> int:
        at = self.cursor - 1
        while at > 0 and is_mark(self.value[at]):
            at -= 1
        return max(0, at)

    def _step_right(self) -> int:
        at = self.cursor + 1
        while at < len(self.value) and is_mark(self.value[at]):
            at += 1
        return min(at, len(self.value))

    def _word_left(self) -> int:
        starts = [run.start() for run in _RUN.finditer(self.value) if run.start() < self.cursor]
        return starts[-1] if starts else 0


_KEYS: dict[str, Callable[[LineEditor], None]] = {
    "left": LineEditor.left,
    "right": LineEditor.right,
    "home": LineEditor.home,
    "end": LineEditor.end,
    "ctrl+left": LineEditor.word_left,
    "ctrl+right": LineEditor.word_right,
    "backspace": LineEditor.backspace,
    "delete": LineEditor.delete,
    "ctrl+w": LineEditor.delete_word,
    "ctrl+u": LineEditor.clear,
}
