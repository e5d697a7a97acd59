"""The counter without a screen: ``motcua COMMAND …``, for scripts, mobile counters and rescue.

Exit status: 0 done, 1 the answer is no (``verify``, ``number check``), 2 refused with one line on standard
error, 70 a fault of the program (one line, and where the details are), 130 interrupted, 141 reader gone.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib import import_module

from counter_tui import __version__, console, sentences
from counter_tui.config import places
from counter_tui.locale import text
from counter_tui.parsing import Group, Misspoken, Parser
from db.rules.errors import Refusal

COMMANDS = ("demo", "setup", "catalogue", "search", "due", "intake", "slip", "number", "verify")
PROGRAM = "motcua"
REFUSED, FAULT, INTERRUPTED, READER_GONE = 2, 70, 130, 141


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says and give the exit status; never a traceback."""
    console.prepare()
    command = PROGRAM
    try:
        given = parser().parse_args(arguments)
        command = f"{PROGRAM} {given.command}" if given.command else PROGRAM
        return int(given.run(given))
    except Misspoken as problem:
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


def parser() -> Parser:
    """Build the grammar of all commands; they import what they work with only when they run."""
    root = Parser(prog=PROGRAM, description=text("cli.help"), epilog=text("cli.epilog"))
    root.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    root.set_defaults(run=_open_counter)
    group: Group = root.add_subparsers(dest="command", metavar=text("cli.command"), parser_class=Parser)
    for name in COMMANDS:
        import_module(f"counter_tui.commands.{name}").declare(group)
    return root


def _open_counter(_given: argparse.Namespace) -> int:
    from counter_tui.commands.demo import open_counter  # noqa: PLC0415 - after the grammar is known to be right

    return open_counter(places())
