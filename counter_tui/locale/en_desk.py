"""The words of the screens in English: returning, hand-overs, money, blanks and visits."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "screen.key.returning": "Return",
    "screen.help.returning": "hand results over: scan a slip or find the person; one key closes it",
    "screen.key.hand_over": "Hand over",
    "screen.help.hand_over": "hand dossiers to a unit, take them back, give results to the post",
    "screen.key.same_person": "One more",
    "screen.help.same_person": "take in another procedure of the same person without typing again",
    "screen.key.menu": "More",
    "screen.help.menu": "what is done now and then: the day's money, registers, blank slips, posting sheets; / does too",
}
