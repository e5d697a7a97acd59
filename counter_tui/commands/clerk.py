"""``motcua clerk``: who works here, without a screen: list, add, post, end, rename, PINs, take over."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter_tui import at_terminal, console
from counter_tui.config import places
from counter_tui.locale import text
from counter_tui.parsing import Group, Parser, add_command, add_json, day, words
from db.rules.lifecycle import Role

if TYPE_CHECKING:
    from counter_tui.people import People
    from db.rules.people import Clerk, ClerkLine, Posting

EXAMPLES = {
    "list": "motcua clerk list --json",
    "add": 'motcua clerk add "Quàng Thị Mai" --title "Công chức tiếp nhận" --roles counter,cashier',
    "post": 'motcua clerk post "Quàng Thị Mai" --title "Phó Giám đốc Trung tâm" --roles counter,head',
    "end": 'motcua clerk end "Quàng Thị Mai" --last-day 2027-06-30',
    "rename": 'motcua clerk rename "Quàng Thị Mai" "Quàng Thị Mai A"',
    "pin": 'motcua clerk pin "Quàng Thị Mai"',
    "unlock": 'motcua clerk unlock "Quàng Thị Mai"',
    "takeover": 'motcua clerk takeover --from "Lò Thị Hoa" --to "Quàng Thị Mai"',
}


def declare(group: Group) -> None:
    """Declare the command and its verbs."""
    root = add_command(group, "clerk", "clerk", EXAMPLES["list"])
    verbs: Group = root.add_subparsers(
        dest="verb", required=True, metavar="|".join(EXAMPLES), parser_class=Parser
    )
    runs = {
        "list": _list,
        "add": _add,
        "post": _post,
        "end": _end,
        "rename": _rename,
        "pin": _pin,
        "unlock": _unlock,
        "takeover": _take_over,
    }
    parsers = {
        verb: add_command(verbs, verb, f"clerk.{verb}", EXAMPLES[verb], run) for verb, run in runs.items()
    }
    for verb in ("add", "post", "end", "rename", "unlock"):
        parsers[verb].add_argument("name", type=words, metavar="TÊN", help=text("cli.clerk.name"))
    parsers["pin"].add_argument(
        "name", type=words, metavar="TÊN", nargs="?", default="", help=text("cli.clerk.pin_name")
    )
    parsers["rename"].add_argument("new", type=words, metavar="TÊN-MỚI", help=text("cli.clerk.new"))
    for verb in ("add", "post"):
        _declare_posting(parsers[verb])
    parsers["end"].add_argument(
        "--last-day", type=day, required=True, metavar="NGÀY", help=text("cli.clerk.last_day")
    )
    for verb in ("add", "pin"):
        parsers[verb].add_argument("--pin-file", type=Path, metavar="TỆP", help=text("cli.clerk.pin_file"))
    _declare_take_over(parsers["takeover"])
    for parser in parsers.values():
        add_json(parser)


def _declare_posting(parser: Parser) -> None:
    parser.add_argument("--title", type=words, required=True, metavar="…", help=text("cli.clerk.title"))
    parser.add_argument("--roles", type=_roles, required=True, metavar="…", help=text("cli.clerk.roles"))
    parser.add_argument("--unit", type=words, default="", metavar="…", help=text("cli.clerk.unit"))
    parser.add_argument("--first-day", type=day, metavar="NGÀY", help=text("cli.clerk.first_day"))
    parser.add_argument("--last-day", type=day, metavar="NGÀY", help=text("cli.clerk.last_day"))


def _declare_take_over(parser: Parser) -> None:
    for option, key in (("from", "absent"), ("to", "substitute")):
        parser.add_argument(
            f"--{option}", dest=key, type=words, required=True, metavar="TÊN", help=text(f"cli.clerk.{key}")
        )
    parser.add_argument("--sure", type=words, default="", metavar="TÊN", help=text("cli.clerk.sure"))
    for option in ("pin-file", "sure-pin-file"):
        key = f"cli.clerk.takeover_{option.replace('-', '_')}"
        parser.add_argument(f"--{option}", type=Path, metavar="TỆP", help=text(key))


def _roles(given: str) -> frozenset[Role]:
    try:
        return frozenset(Role(role.strip()) for role in given.split(",") if role.strip())
    except ValueError:
        known = ", ".join(Role)
        message = text("cli.clerk.bad_role", given=words(given), known=known)
        raise argparse.ArgumentTypeError(message) from None


def _list(given: argparse.Namespace) -> int:
    from counter_tui.bootstrap import open_office

    with open_office(places().need_office().home) as office:
        lines = office.people.clerks()
    if given.json:
        console.say_json([_line_json(line) for line in lines])
    else:
        console.say([_line(line) for line in lines] or [text("cli.clerk.nobody")])
    return 0


def _add(given: argparse.Namespace) -> int:
    from counter_tui.bootstrap import open_office
    from db.rules.people import NewClerk

    with open_office(places().need_office().home) as office:
        new = NewClerk(given.name, given.title, given.roles, given.unit, given.first_day, given.last_day)
        if office.people.clerks():
            office.people.may_administer()
        return _say(office.people.add(new, at_terminal.new_pin(given.pin_file)), "added", given)


def _post(given: argparse.Namespace) -> int:
    from counter_tui.bootstrap import open_office
    from db.rules.people import NewPosting

    with open_office(places().need_office().home) as office:
        new = NewPosting(given.title, given.roles, given.unit, given.first_day, given.last_day)
        return _say(office.people.post(given.name, new), "posted", given)


def _end(given: argparse.Namespace) -> int:
    from counter_tui.bootstrap import open_office

    with open_office(places().need_office().home) as office:
        return _say(office.people.end(given.name, given.last_day), "ended", given)


def _rename(given: argparse.Namespace) -> int:
    from counter_tui.bootstrap import open_office

    with open_office(places().need_office().home) as office:
        return _say(office.people.rename(given.name, given.new), "renamed", given)


def _pin(given: argparse.Namespace) -> int:
    """Change one's own PIN, or give somebody else a new one."""
    from counter_tui.bootstrap import open_office

    with open_office(places().need_office().home) as office:
        people: People = office.people
        if given.name:
            people.may_administer()
            people.new_pin(given.name, at_terminal.new_pin(given.pin_file))
            return _said(given.name, "new_pin", given)
        name = at_terminal.named_clerk()
        old = at_terminal.own_pin(name)
        new = at_terminal.new_pin(given.pin_file)
        at_terminal.patiently(people, lambda: people.change_pin(name, old, new))
    return _said(name, "own_pin", given)


def _unlock(given: argparse.Namespace) -> int:
    from counter_tui.bootstrap import open_office

    with open_office(places().need_office().home) as office:
        office.people.unlock(given.name)
    return _said(given.name, "unlocked", given)


def _take_over(given: argparse.Namespace) -> int:
    """Ask for both PINs, the substitute's first."""
    from counter_tui.bootstrap import open_office
    from db.rules.people import TakeOver

    sure = given.sure or given.absent
    with open_office(places().need_office().home) as office:
        order = TakeOver(
            absent=given.absent,
            substitute=given.substitute,
            substitute_pin=_pin_of(given.substitute, given.pin_file),
            sure=sure,
            sure_pin=_pin_of(sure, given.sure_pin_file),
        )
        done = at_terminal.patiently(office.people, lambda: office.people.take_over(order))
    if given.json:
        console.say_json({"from": done.absent, "to": done.substitute, "dossiers": done.dossiers})
    else:
        console.say([text("cli.clerk.taken_over", to=done.substitute, absent=done.absent, n=done.dossiers)])
    return 0


def _pin_of(name: str, file: Path | None) -> str:
    if file is not None:
        return at_terminal.pin_from(file)
    return at_terminal.ask_pin(text("cli.clerk.pin_of", name=name))


def _say(clerk: Clerk, what: str, given: argparse.Namespace) -> int:
    if given.json:
        console.say_json(_clerk_json(clerk))
        return 0
    return _said(clerk.name, what, given)


def _said(name: str, what: str, given: argparse.Namespace) -> int:
    if given.json:
        console.say_json({"name": name})
    else:
        console.say([text(f"cli.clerk.{what}", name=name)])
    return 0


def _line(line: ClerkLine) -> str:
    held = line.today
    state = text("cli.clerk.not_today")
    if held is not None:
        roles = ", ".join(sorted(held.roles))
        until = "" if held.last_day is None else text("cli.clerk.until", day=f"{held.last_day:%d/%m/%Y}")
        state = "  ".join(part for part in (held.title, held.unit, roles, until) if part)
    locked = text("cli.clerk.is_locked") if line.locked else ""
    return "  ".join(part for part in (line.clerk.name, state, locked) if part)


def _line_json(line: ClerkLine) -> dict[str, Any]:
    return _clerk_json(line.clerk) | {
        "today": None if line.today is None else _posting_json(line.today),
        "has_pin": line.has_pin,
        "must_change": line.must_change,
        "failures": line.failures,
        "locked": line.locked,
    }


def _clerk_json(clerk: Clerk) -> dict[str, Any]:
    return {
        "id": clerk.clerk_id,
        "name": clerk.name,
        "former": list(clerk.former),
        "postings": [_posting_json(posting) for posting in clerk.postings],
    }


def _posting_json(posting: Posting) -> dict[str, Any]:
    return {
        "title": posting.title,
        "unit": posting.unit or None,
        "roles": sorted(posting.roles),
        "first_day": posting.first_day.isoformat(),
        "last_day": None if posting.last_day is None else posting.last_day.isoformat(),
    }
