"""One line of the looks in the reader's words; never what was seen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from counter_tui.day_report import form_words
from counter_tui.locale import has, text

if TYPE_CHECKING:
    from db.rules.looks import LookLine


def look_words(line: LookLine) -> str:
    """Say what somebody did: looked at these fields of a dossier, took out so many rows, printed again."""
    facts = line.facts
    fields = ", ".join(map(_field, cast("Iterable[str]", facts.get("fields", ()))))
    what = str(facts.get("what", ""))
    key = f"screen.looks.{line.kind}"
    return text(
        key if has(key) else f"screen.event.{line.kind}",
        number=line.number,
        fields=fields,
        what=text(f"screen.looks.what.{what}") if has(f"screen.looks.what.{what}") else form_words(what),
        rows=facts.get("count", ""),
        to=text(f"screen.looks.to.{facts.get('to', 'file')}"),
        form=form_words(str(facts.get("form", ""))),
        copy=facts.get("copy", ""),
        clerk=facts.get("clerk", ""),
    ).strip()


def _field(name: str) -> str:
    """Say one field of the applicant, or of whoever stood at the desk for them."""
    bare = name.removeprefix("submitter.")
    words = text(f"screen.looks.field.{bare}")
    return words if bare == name else text("screen.looks.of_submitter", field=words)
