"""The counter without a screen: ``motcua COMMAND …``, for scripts, mobile counters and rescue.

Exit status: 0 done, 1 the answer is no (``verify``, ``number check``), 2 refused with one line on standard
error, 70 a fault of the program (one line, and where the details are), 130 interrupted, 141 reader gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from counter_tui import __version__, console, sentences
from counter_tui.config import places
from counter_tui.launch import open_counter, open_practice
from counter_tui.locale import text
from db.rules.errors import Refusal

if TYPE_CHECKING:
    import argparse

    from counter_tui.parsing import Group, Parser

COMMANDS = (
    *("demo", "setup", "catalogue", "search", "due", "intake", "slip", "dossier", "lists", "form", "posting"),
    *(
        "blanks",
        "calendar",
        "clerk",
        "number",
        "verify",
        "backup",
        "restore",
        "check",
        "clock",
        "incident",
        "key",
    ),
    *("close-day", "disposal", "log"),
)
PROGRAM = "motcua"
REFUSED, FAULT, INTERRUPTED, READER_GONE = 2, 70, 130, 141


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says and give the exit status; never a traceback."""
    console.prepare()
    command = " ".join((PROGRAM, *arguments[:1])) if arguments[:1] and arguments[0] in COMMANDS else PROGRAM
    try:
        return _run(arguments)
    except console.Misspoken as problem:
        console.complain(problem.command, str(problem))
    except Refusal as refusal:
        console.complain(command, sentences.refusal(refusal))
    except SystemExit as leaving:  # argparse, after --help or --version
        return int(leaving.code or 0)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        console.hang_up()
        return READER_GONE
    except OSError as problem:
        where = problem.filename or places().home
        console.complain(command, text("cli.system", where=where, reason=problem.strerror or problem))
    except Exception as fault:  # noqa: BLE001 - the last door: what nobody foresaw is written down, not shown
        console.complain(command, text("cli.fault", where=console.write_down(fault, places().logs)))
        return FAULT
    return REFUSED


def _run(arguments: Sequence[str]) -> int:
    if not arguments:
        return open_counter(places())
    if list(arguments) == ["demo"]:
        # What a clerk does each morning: the grammar of the other commands costs a quarter of Textual.
        return open_practice()
    given = parser().parse_args(arguments)
    return int(given.run(given))


def parser() -> Parser:
    """Build the grammar of all commands; they import what they work with only when they run."""
    from counter_tui.parsing import Parser

    root = Parser(prog=PROGRAM, description=text("cli.help"), epilog=text("cli.epilog"))
    root.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    root.set_defaults(run=_open_counter)
    group: Group = root.add_subparsers(dest="command", metavar=text("cli.command"), parser_class=Parser)
    for name in COMMANDS:
        import_module(f"counter_tui.commands.{name.replace('-', '_')}").declare(group)
    return root


def _open_counter(_given: argparse.Namespace) -> int:
    return open_counter(places())
