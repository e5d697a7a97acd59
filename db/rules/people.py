"""Who works here: persons, their dated postings, and what a posting allows (DOMAIN 4.3)."""

from __future__ import annotations

from dataclasses import dataclass

from db.rules.lifecycle import Role


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """The clerk who is logged in at a desk, with the posting of that day."""

    clerk_id: str
    name: str
    title: str
    roles: frozenset[Role]
