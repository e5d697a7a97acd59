"""Rows as the plain data that events tell, and back: so that every table can be rebuilt from the journal.

An event's body says ``dossier`` (the columns of the dossier that it set, all of them when it was made) and
``rows`` (whole rows of other tables, new or changed, by table). What follows from other columns is left out.
Columns that hold JSON are told as what they hold.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from db.codec import canonical
from db.models import RecordsTable

DERIVED = {
    *("pk", "tail", "search_words", "last_event"),
    *("applicant_name", "applicant_sort_key", "applicant_number", "submitter_number"),
}
"""Columns of a dossier that an event need not tell, because they follow from the others."""

_PAPER_FACTS = {"position", "snapshot_place", "own_paper", "state", "originals", "copies"}
"""What an event tells of each row of a checklist; its label follows from the paper."""

_JSON = {
    "dossier": ("applicant", "submitter", "terms", "deadline"),
    "notice": ("notice",),
    "collection": ("collection",),
}


def facts_of(row: RecordsTable, only: Iterable[str] | None = None) -> dict[str, Any]:
    """Give a row (or ``only`` these columns of it) as plain data."""
    derived = DERIVED if row.__tablename__ == "dossier" else set()
    include = None if only is None else set(only) - derived
    facts = row.model_dump(mode="json", include=include, exclude=derived)
    for name in _JSON.get(row.__tablename__, ()):
        if facts.get(name) is not None:
            facts[name] = json.loads(facts[name])
    return facts


def columns_of(table: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Give the columns that ``facts_of`` has told, JSON as text again."""
    columns = dict(facts)
    for name in _JSON.get(table, ()):
        if columns.get(name) is not None:
            columns[name] = canonical(columns[name])
    return columns


def papers_told(papers: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Give the rows of a checklist as an event tells them."""
    return [{name: paper[name] for name in paper if name in _PAPER_FACTS} for paper in papers]


def rows_told(rows: Iterable[RecordsTable]) -> dict[str, list[dict[str, Any]]]:
    """Give whole rows as an event tells them, by table."""
    told: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        told.setdefault(row.__tablename__, []).append(facts_of(row))
    return told
