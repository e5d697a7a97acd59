"""``motcua key``: what opens the office's data: look, change, make the sheet again, go back by it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter_tui import console
from counter_tui.commands.setup import read_code, typed_code
from counter_tui.config import places
from counter_tui.locale import text
from counter_tui.parsing import Group, Parser, add_command, add_json, words
from counter_tui.words import moment

if TYPE_CHECKING:
    from counter_tui.vault import KeyState

EXAMPLES = {
    "show": "motcua key show",
    "change": "motcua key change",
    "sheet": "motcua key sheet --out phieu-khoi-phuc.pdf",
    "restore": "motcua key restore",
}


def declare(group: Group) -> None:
    """Declare the command and its verbs."""
    root = add_command(group, "key", "key", EXAMPLES["show"])
    verbs: Group = root.add_subparsers(
        dest="verb", metavar=text("cli.command"), required=True, parser_class=Parser
    )
    runs = {"show": _show, "change": _change, "sheet": _sheet, "restore": _restore}
    parsers = {
        verb: add_command(verbs, verb, f"key.{verb}", EXAMPLES[verb], run) for verb, run in runs.items()
    }
    parsers["sheet"].add_argument(
        "--out", type=Path, required=True, metavar="TỆP", help=text("cli.key.sheet.out")
    )
    parsers["restore"].add_argument(
        "code", type=words, nargs="?", default="-", metavar="MÃ", help=text("cli.key.restore.code")
    )
    for parser in parsers.values():
        add_json(parser)


def _show(given: argparse.Namespace) -> int:
    from counter_tui.bootstrap import open_office

    with open_office(places().need_office().home) as office:
        state = office.vault.state()
    return _say(state, given)


def _change(given: argparse.Namespace) -> int:
    """Put the records under a new key; no counter may be running."""
    from counter_tui.bootstrap import open_office

    with open_office(places().need_office().home) as office:
        state = office.vault.change_key()
    if given.json:
        return _say(state, given)
    console.say([text("cli.key.changed", mark=state.key)])
    return 0


def _sheet(given: argparse.Namespace) -> int:
    from counter_tui.bootstrap import open_office

    with open_office(places().need_office().home) as office:
        written = office.vault.sheet(given.out)
    if given.json:
        console.say_json({"file": str(written)})
    else:
        console.say([text("cli.setup.sheet_done", file=written)])
    return 0


def _restore(given: argparse.Namespace) -> int:
    """Write this PC's keys anew from the sheet."""
    from counter_tui.bootstrap import restore_keys

    here = places().need_office()
    code = typed_code() if given.code == "-" else read_code(given.code)
    mark = restore_keys(here.home, code)
    if given.json:
        console.say_json({"office_key": mark, "keys": str(here.keys)})
    else:
        console.say([text("cli.key.restored", mark=mark, keys=here.keys)])
    return 0


def _say(state: KeyState, given: argparse.Namespace) -> int:
    if given.json:
        console.say_json(_plain(state))
    elif not state.encrypted:
        console.say([text("cli.key.none")])
    else:
        made = text("cli.key.no_sheet") if state.sheet_at is None else moment(state.sheet_at)
        beside = text("cli.key.sealed" if state.sealed else "cli.key.not_sealed")
        console.say(
            [
                text("cli.key.records", mark=state.key),
                text("cli.key.office", mark=state.office),
                text("cli.key.kept", path=state.keys),
                beside,
                text("cli.key.sheet_at", made=made),
            ]
        )
    return 0


def _plain(state: KeyState) -> dict[str, Any]:
    return {
        "encrypted": state.encrypted,
        "records_key": state.key or None,
        "office_key": state.office or None,
        "keys": state.keys or None,
        "sealed_beside": state.sealed,
        "sheet_at": None if state.sheet_at is None else state.sheet_at.isoformat(),
    }
