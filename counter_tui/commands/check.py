"""``motcua check``: the program looks at itself, one line a subject."""

from __future__ import annotations

import argparse

from counter_tui import console, sentences
from counter_tui.config import places
from counter_tui.locale import text
from counter_tui.parsing import Group, add_command, add_json

EXAMPLE = "motcua check --json"
NOT_SAFE = 1


def declare(group: Group) -> None:
    """Declare the command."""
    parser = add_command(group, "check", "check", EXAMPLE, run)
    add_json(parser)


def run(given: argparse.Namespace) -> int:
    """Tell what was found; exit status 1 where something is bad."""
    from counter_tui.bootstrap import check_office
    from counter_tui.incident import told
    from db.rules.self_test import Level, worst

    findings = check_office(places().need_office().home)
    status = NOT_SAFE if worst(findings) is Level.BAD else 0
    if given.json:
        lines = [
            {**line, "said": sentences.finding(finding)}
            for line, finding in zip(told(findings), findings, strict=True)
        ]
        console.say_json({"level": str(worst(findings)), "lines": lines})
    else:
        console.say(
            f"{text(f'screen.check.level.{finding.level}'):<5} "
            f"{text(f'screen.check.subject.{finding.subject}')}: {sentences.finding(finding)}"
            for finding in findings
        )
    return status
