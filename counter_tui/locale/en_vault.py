"""The words of the screens for keys, the recovery sheet and sealed slips in English."""

from __future__ import annotations

SCREEN_TEXTS: dict[str, str] = {
    "screen.event.key.changed": "Key of the data changed",
    "screen.event.slip.restored": "Made again from the slip",
    "screen.slip_core.title": "MAKE A DOSSIER AGAIN FROM ITS SLIP",
    "screen.slip_core.number": "Receipt number",
    "screen.slip_core.procedure": "Procedure",
    "screen.slip_core.applicant": "Applicant",
    "screen.slip_core.received": "Received",
    "screen.slip_core.due": "Promised",
    "screen.slip_core.lacking": "The symbol had no room for: {what}. Look at the slip and write it again.",
    "screen.slip_core.since": "This PC doesn't have that dossier. Made again, it stands as when the slip was printed, at the counter; what was done since has to be noted again.",
    "screen.slip_core.ask": "Make this dossier again? Enter: make it. Esc: leave it.",
    "screen.slip_core.done": "Dossier {number} was made again",
}
