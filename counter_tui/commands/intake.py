"""``motcua intake``: many intakes from a file; what is wrong is said, what is right goes in."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter_tui import console, sentences
from counter_tui.config import places
from counter_tui.locale import text
from counter_tui.parsing import Group, add_command, add_json
from db.rules.clock import in_vietnam
from db.rules.errors import NotAccepted, NotFound, NotReadable

if TYPE_CHECKING:
    from counter_tui.wiring import WiredOffice

EXAMPLE = "motcua intake --from ho-so.json --json"
STANDARD_INPUT = "-"


def declare(group: Group) -> None:
    """Declare the command."""
    parser = add_command(group, "intake", "intake", EXAMPLE, run)
    parser.add_argument(
        "--from", dest="source", type=Path, required=True, metavar="TỆP", help=text("cli.intake.file")
    )
    add_json(parser)


def run(given: argparse.Namespace) -> int:
    """Take every entry in turn; each is one transaction of its own."""
    entries = read_entries(given.source)
    from counter_tui.bootstrap import open_office

    with open_office(places().need_office().home) as office:
        results = [take(entry, office) for entry in entries]
    if given.json:
        console.say_json(results)
    else:
        console.say(_line(number, result) for number, result in enumerate(results, 1))
    return 0


def read_entries(source: Path) -> list[object]:
    """Read the list of entries. Raises ``NotReadable`` with the file, and the line where it is known."""
    try:
        if str(source) == STANDARD_INPUT:
            content = sys.stdin.buffer.read().decode("utf-8-sig")
        else:
            content = source.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise NotReadable("intake_file_not_utf8", file=str(source)) from None
    try:
        found = json.loads(content)
    except json.JSONDecodeError as problem:
        raise NotReadable(
            "intake_file_not_json", file=str(source), line=problem.lineno, column=problem.colno
        ) from None
    except (ValueError, RecursionError):
        raise NotReadable("intake_file_too_deep", file=str(source)) from None
    if not isinstance(found, list):
        raise NotReadable("intake_file_no_list", file=str(source))
    return found


def take(found: object, office: WiredOffice) -> dict[str, Any]:
    """Accept one entry, and give its number or its error as the result file shows it."""
    from counter_tui.intake_file import intake_of, read_entry

    code = found.get("procedure") if isinstance(found, dict) else None
    shown = code if isinstance(code, str) else None
    try:
        entry = read_entry(found)
        intake, limit_set_aside = intake_of(entry, office.procedure(entry.procedure))
        accepted = office.accept(intake)
    except (NotAccepted, NotFound) as refusal:
        return {"error": sentences.refusal(refusal), "procedure": shown}
    due = accepted.deadline.due
    result: dict[str, Any] = {
        "number": accepted.number,
        "compact": accepted.compact,
        "due": in_vietnam(due).isoformat() if due is not None else None,
        "procedure": entry.procedure,
    }
    return {**result, "note": text("cli.intake.limit_set_aside")} if limit_set_aside else result


def _line(number: int, result: dict[str, Any]) -> str:
    if "error" in result:
        return text("cli.intake.refused", entry=number, error=result["error"])
    return text("cli.intake.accepted", **{**result, "due": result["due"] or text("cli.intake.no_due")})
