"""``motcua disposal``: propose dossiers whose time has come, approve the list, carry it out."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from counter_tui import console
from counter_tui.config import places
from counter_tui.locale import text
from counter_tui.parsing import Group, Parser, add_command, add_json, day, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.rules.disposal import DisposalLine, DisposalList

EXAMPLES = {
    "propose": "motcua disposal propose",
    "list": "motcua disposal list HUY-02-280104-01 --json",
    "approve": "motcua disposal approve HUY-02-280104-01 --document 45/QĐ-UBND --day 2028-01-03",
    "run": "motcua disposal run HUY-02-280104-01",
}
LIST = "DANH-SÁCH"


def declare(group: Group) -> None:
    """Declare the command and its verbs."""
    parser = add_command(group, "disposal", "disposal", EXAMPLES["propose"])
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="|".join(EXAMPLES), parser_class=Parser)
    runs = {"propose": _propose, "list": _list, "approve": _approve, "run": _run}
    parsers = {
        verb: add_command(verbs, verb, f"disposal.{verb}", EXAMPLES[verb], run) for verb, run in runs.items()
    }
    parsers["propose"].add_argument("--before", type=day, metavar="NGÀY", help=text("cli.disposal.before"))
    parsers["list"].add_argument(
        "list", type=words, nargs="?", default="", metavar=LIST, help=text("cli.disposal.one")
    )
    for verb in ("approve", "run"):
        parsers[verb].add_argument("list", type=words, metavar=LIST, help=text("cli.disposal.which"))
    parsers["approve"].add_argument(
        "--document", type=words, required=True, metavar="SỐ", help=text("cli.disposal.document")
    )
    parsers["approve"].add_argument(
        "--day", type=day, required=True, metavar="NGÀY", help=text("cli.disposal.day")
    )
    for each in parsers.values():
        add_json(each)


def _propose(given: argparse.Namespace) -> int:
    from counter_tui.bootstrap import open_office

    with open_office(places().need_office().home) as office:
        listed = office.keeping.propose_disposal(given.before)
    if given.json:
        left = {str(why): count for why, count in listed.stays.items()}
        console.say_json(_plain(listed, lines=True) | {"stays": left})
        return 0
    console.say(
        [text("cli.disposal.proposed", list=listed.list_id, n=len(listed.lines)), *stays_lines(listed)]
    )
    return 0


def _list(given: argparse.Namespace) -> int:
    from counter_tui.bootstrap import open_office

    with open_office(places().need_office().home) as office:
        one = given.list
        lists = (office.keeping.disposal(one),) if one else office.keeping.disposals()
    if given.json:
        plain = [_plain(each, lines=bool(given.list)) for each in lists]
        console.say_json(plain[0] if given.list else plain)
    elif given.list:
        console.say([list_words(lists[0]), *(_line(each) for each in lists[0].lines)])
    else:
        console.say([list_words(each) for each in lists] or [text("cli.disposal.none")])
    return 0


def _approve(given: argparse.Namespace) -> int:
    from counter_tui.bootstrap import open_office

    with open_office(places().need_office().home) as office:
        return _say(office.keeping.approve_disposal(given.list, given.document, given.day), given)


def _run(given: argparse.Namespace) -> int:
    from counter_tui.bootstrap import open_office

    with open_office(places().need_office().home) as office:
        done = office.keeping.carry_out_disposal(given.list)
    if given.json:
        told = {"dossiers": done.dossiers, "bodies": done.bodies, "shared": done.shared, "wiped": done.wiped}
        console.say_json(_plain(done.listed, lines=False) | told)
        return 0
    lines = [text("cli.disposal.done", list=done.listed.list_id, n=done.dossiers, bodies=done.bodies)]
    if done.shared:
        lines.append(text("cli.disposal.shared", n=done.shared))
    lines.append(
        text("cli.disposal.wiped" if done.wiped else "cli.disposal.not_wiped", list=done.listed.list_id)
    )
    console.say([*lines, text("cli.disposal.elsewhere")])
    return 0


def stays_lines(listed: DisposalList) -> Iterator[str]:
    """Say how many were left out, and why."""
    for why, count in listed.stays.items():
        yield text(f"cli.disposal.stays.{why}", n=count)


def list_words(listed: DisposalList) -> str:
    """Say one list and how far it has come."""
    return text(
        f"cli.disposal.state.{listed.state}",
        list=listed.list_id,
        n=len(listed.lines),
        by=listed.proposed_by,
        document=listed.document,
        day="" if listed.document_day is None else f"{listed.document_day:%d/%m/%Y}",
        done="" if listed.carried_out_at is None else f"{listed.carried_out_at:%d/%m/%Y}",
    )


def _say(listed: DisposalList, given: argparse.Namespace) -> int:
    if given.json:
        console.say_json(_plain(listed, lines=False))
    else:
        console.say([list_words(listed)])
    return 0


def _line(line: DisposalLine) -> str:
    return f"{line.number}  {line.procedure_code}  {line.ended:%d/%m/%Y}  {line.procedure_title}"


def _plain(listed: DisposalList, *, lines: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "list": listed.list_id,
        "state": listed.state,
        "before": listed.before.isoformat(),
        "proposed": listed.proposed_at.isoformat(),
        "by": listed.proposed_by,
        "document": listed.document or None,
        "document_day": None if listed.document_day is None else listed.document_day.isoformat(),
        "done": None if listed.carried_out_at is None else listed.carried_out_at.isoformat(),
        "count": len(listed.lines),
    }
    if not lines:
        return told
    return told | {
        "dossiers": [
            {
                "number": line.number,
                "procedure": line.procedure_code,
                "title": line.procedure_title,
                "ended": line.ended.isoformat(),
                "years": line.years,
            }
            for line in listed.lines
        ]
    }
