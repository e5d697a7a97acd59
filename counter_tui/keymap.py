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
HELP = Verb("help", ("f1",), "F1")
MENU = Verb("menu", ("f10", "slash"), "F10")
"""More that is done now and then; ``/`` is the second way where a desktop keeps F10 for itself."""
RETURNING = Verb("returning", ("f3",), "F3")
WORK = Verb("work", ("f4",), "F4")
HAND_OVER = Verb("hand_over", ("f6",), "F6")
SAME_PERSON = Verb("same_person", ("f9",), "F9")
ACTS = Verb("acts", ("f4",), "F4")
CORRECT = Verb("correct", ("f6",), "F6")
FORMS = Verb("forms", ("f7",), "F7")
FILTER = Verb("filter", ("f3",), "F3")
APPLY = Verb("apply", ("f9",), "F9")
PRINT = Verb("print", ("enter",), "Enter")
PREVIEW = Verb("preview", ("question_mark", "f2"), "?")
NEXT_STEP = Verb("next_step", ("f4",), "F4")
DO = Verb("do", ("f9",), "F9")
REPRINT = Verb("reprint", ("f5",), "F5")
SUPPLEMENT = Verb("supplement", ("f6",), "F6")
TEST_PRINT = Verb("test_print", ("f7",), "F7")
INPUT_METHOD = Verb("input_method", ("f8",), "F8")
SAVE = Verb("save", ("f9",), "F9")
DISCARD = Verb("discard", ("f2",), "F2")
REFUSE = Verb("refuse", ("f4",), "F4")
DO_REFUSE = Verb("do_refuse", ("f9",), "F9")
GIVE_BACK = Verb("give_back", ("f9",), "F9")
RATE = Verb("rate", tuple("1234"), "1-4")
SEND = Verb("send", ("f9",), "F9")
TAKE_OVER = Verb("take_over", ("f9",), "F9")
BRING_BACK = Verb("bring_back", ("f9",), "F9")
POST = Verb("post", ("f9",), "F9")
MARK = Verb("mark", ("space",), "Space")
MARK_ALL = Verb("mark_all", ("a", "A"), "A")
NO_RESULT = Verb("no_result", ("k", "K"), "K")
TAKE_MONEY = Verb("take_money", ("f3",), "F3")
CANCEL_MONEY = Verb("cancel_money", ("f2",), "F2")
REPLACE_MONEY = Verb("replace_money", ("f6",), "F6")
SETTLE = Verb("settle", ("f4",), "F4")
NOTE_MONEY = Verb("note_money", ("f9",), "F9")
DO_CANCEL = Verb("do_cancel", ("f9",), "F9")
OTHER_DAY = Verb("other_day", ("left", "right"), "←→")
PRINT_LIST = Verb("print_list", ("f5",), "F5")
LOOK = Verb("look", ("f7",), "F7")
GIVE_OUT = Verb("give_out", ("f9",), "F9")
VOID = Verb("void", ("f2",), "F2")
LOCK = Verb("lock", ("ctrl+l", "f12"), "Ctrl+L")
LOG_IN = Verb("log_in", ("enter",), "Enter")
UNLOCK = Verb("unlock", ("f7",), "F7")
OWN_PIN = Verb("own_pin", ("f4",), "F4")
NEW_PIN = Verb("new_pin", ("f5",), "F5")
ADD_CLERK = Verb("add_clerk", ("f9",), "F9")
POST_CLERK = Verb("post_clerk", ("f6",), "F6")
END_CLERK = Verb("end_clerk", ("f2",), "F2")
SUBSTITUTE = Verb("substitute", ("f3",), "F3")
SET_PIN_HERE = Verb("set_pin", ("enter",), "Enter")
SET_PIN = Verb("set_pin", ("f9",), "F9")
TRY_AGAIN = Verb("try_again", ("enter",), "Enter")
LOOK_ONLY = Verb("look_only", ("escape",), "Esc")
INCIDENT = Verb("incident", ("f2",), "F2")
CONFIRM_CLOCK = Verb("confirm_clock", ("enter",), "Enter")
UNDERSTOOD = Verb("understood", ("enter",), "Enter")
LOOK_AGAIN = Verb("look_again", ("enter",), "Enter")
CLOSE_DAY = Verb("close_day", ("f9",), "F9")
SHOW_NUMBERS = Verb("show_numbers", ("x", "X"), "X")
PROPOSE = Verb("propose", ("f3",), "F3")
APPROVE = Verb("approve", ("f9",), "F9")
DISPOSE = Verb("dispose", ("f2",), "F2")
QUIT = Verb("quit", ("ctrl+q",), "Ctrl+Q")

EVERYWHERE = (HELP, QUIT)


def does(verb: Verb, key: str) -> bool:
    """Whether ``key`` is one of the verb's."""
    return key in verb.keys
