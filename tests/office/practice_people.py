"""People of an office for the tests of the records: a head who administers, and two clerks at the counter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from practice_desk import Clock, desk_with

from db.engine import Records
from db.office.clerks import add
from db.office.context import DeskContext
from db.rules.lifecycle import Role
from db.rules.people import Clerk, NewClerk

LONG_AGO = date(2025, 7, 1)
HEAD_PIN, HOA_PIN, MAI_PIN = "246813", "135791", "975310"
HEAD = NewClerk("Cầm Thị Vân", "Giám đốc", frozenset({Role.HEAD, Role.ADMIN}), first_day=LONG_AGO)
HOA = NewClerk("Lò Thị Hoa", "Công chức", frozenset({Role.COUNTER, Role.CASHIER}), first_day=LONG_AGO)
MAI = NewClerk("Quàng Văn Mai", "Công chức", frozenset({Role.COUNTER}), first_day=LONG_AGO)


def desk_of(clock: Clock, clerk: Clerk | None = None, *, guarded: bool = False) -> DeskContext:
    """Give the desk with somebody logged in, or with nobody."""
    if clerk is None:
        return replace(desk_with(clock, clerk="", clerk_title="", roles=()), guarded=guarded)
    held = clerk.posting_on(clock().date())
    roles = () if held is None else tuple(str(role) for role in held.roles)
    return replace(desk_with(clock, clerk=clerk.name, roles=roles), person=clerk.clerk_id, guarded=guarded)


def staff(records: Records, clock: Clock) -> tuple[Clerk, Clerk, Clerk]:
    """Add the head, who adds the two clerks."""
    head = add(records, HEAD, HEAD_PIN, desk_of(clock), must_change=False)
    desk = desk_of(clock, head)
    return (
        head,
        add(records, HOA, HOA_PIN, desk, must_change=False),
        add(records, MAI, MAI_PIN, desk),
    )
