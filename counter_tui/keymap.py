"""Every key of the program in one table: verb, keys, label, help.

The key bar, the help page and the manual are drawn from it, so none of them can forget a key. Only keys that
reach a program on every terminal are used (F2-F9, digits, arrows, Enter, Tab, Esc); F1 and F10, which some
desktops take for themselves, always have a second way.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verb:
    """Something a key does.

    ``keys`` are Textual's key names; ``shown`` is how the key is written on the screen. The label (a word or
    two, for the key bar) and the help sentence are the locale's ``key.<name>`` and ``help.<name>``.
    """

    name: str
    keys: tuple[str, ...]
    shown: str


CHOOSE = Verb("choose", ("enter",), "Enter")
NEXT = Verb("next", ("enter",), "Enter")
NEXT_FIELD = Verb("next_field", ("enter", "tab", "down"), "Enter")
PREVIOUS_FIELD = Verb("previous_field", ("shift+tab", "up"), "↑")
BACK = Verb("back", ("escape",), "Esc")
UP_DOWN = Verb("move", ("up", "down", "pageup", "pagedown"), "↑↓")
NUMBER = Verb("number", tuple("123456789"), "1-9")
TOGGLE = Verb("toggle", ("space",), "Space")
CYCLE = Verb("cycle", ("left", "right"), "←→")
ALL = Verb("all", ("a", "A"), "A")
NOT_APPLICABLE = Verb("not_applicable", ("k", "K"), "K")
FROM_DATABASE = Verb("from_database", ("d", "D"), "D")
MORE = Verb("more_copies", ("plus", "equals_sign"), "+")
FEWER = Verb("fewer_copies", ("minus",), "-")
FULL_TEXT = Verb("full_text", ("question_mark", "f2"), "?")
HELP = Verb("help", ("f1", "f10"), "F1")
REPRINT = Verb("reprint", ("f5",), "F5")
SUPPLEMENT = Verb("supplement", ("f6",), "F6")
TEST_PRINT = Verb("test_print", ("f7",), "F7")
INPUT_METHOD = Verb("input_method", ("f8",), "F8")
SAVE = Verb("save", ("f9",), "F9")
DISCARD = Verb("discard", ("f4",), "F4")
QUIT = Verb("quit", ("ctrl+q",), "Ctrl+Q")

EVERYWHERE = (HELP, QUIT)


def does(verb: Verb, key: str) -> bool:
    """Whether ``key`` is one of the verb's."""
    return key in verb.keys
