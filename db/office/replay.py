"""Build the tables again from the journal alone, and compare: what an event doesn't tell, no row may say.

Events are folded in the order of their feeds. Bodies that a disposal has deleted tell nothing any more: the
events of its dossiers are left out, and what stayed of them is told by the disposal itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from db.codec import from_json, plain_from_json
from db.engine import Records
from db.journal import EventKind
from db.models import (
    ClerkRow,
    CollectionRow,
    DayCloseRow,
    DisposalRow,
    DossierPaperRow,
    DossierRow,
    DueChangeRow,
    EventBodyRow,
    EventRow,
    FeedRow,
    HandOverLineRow,
    HandOverRow,
    NoticeRow,
    NumberFloorRow,
    PaymentRow,
    PostingRow,
    PrintJobRow,
    ProcedureSnapshotRow,
    RecordsTable,
    SlipRow,
    SupplementRow,
)
from db.office.facts import columns_of
from db.office.people import person_columns
from db.office.rows import paper_values, snapshot_row
from db.office.words import tail_of
from db.rules.checklist import Item, PaperState
from db.rules.dossier import Person, Submitter
from db.rules.procedure import Paper, Procedure

KEYS: Mapping[str, tuple[str, ...]] = {
    "dossier": ("id",),
    "slip": ("compact",),
    "due_change": ("dossier_id", "position"),
    "notice": ("id",),
    "hand_over": ("id",),
    "hand_over_line": ("hand_over_id", "dossier_id"),
    "payment": ("id",),
    "collection": ("dossier_id",),
    "dossier_paper": ("dossier_id", "position"),
    "procedure_snapshot": ("digest",),
    "supplement": ("draft_id", "times"),
    "print_job": ("id",),
    "number_floor": ("feed", "agency", "slot", "first_day"),
    "clerk": ("id",),
    "posting": ("clerk_id", "position"),
    "day_close": ("day", "times"),
    "disposal": ("id",),
}
"""The tables that the journal tells, and by what a row of each is known.

``draft`` is scrap paper, ``feed`` and ``event`` are the journal itself, ``rating`` is told in batches, and
``pin`` and ``backup`` are this PC's own."""

_MODELS: tuple[type[RecordsTable], ...] = (
    DossierRow,
    SlipRow,
    DueChangeRow,
    NoticeRow,
    HandOverRow,
    HandOverLineRow,
    PaymentRow,
    CollectionRow,
    DossierPaperRow,
    ProcedureSnapshotRow,
    SupplementRow,
    PrintJobRow,
    NumberFloorRow,
    ClerkRow,
    PostingRow,
    DayCloseRow,
    DisposalRow,
)

ANY = object()
"""Stands for what an event of version 1 didn't tell and nobody can know any more."""

_NOTHING = object()

_FIRST_VERSION: Mapping[str, Any] = {
    "competent": "",
    "holder": "",
    "supplements": 0,
    "appointments": 0,
    "asked_from": None,
    "asked_at": None,
    "answer_by": None,
    "replaces": "",
    "blank": "",
    "visit_id": None,
}
"""What a dossier's event of version 1 didn't tell yet, as the migration filled it in."""

Row = dict[str, Any]
Tables = dict[str, dict[tuple[Any, ...], Row]]


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that the journal and the table don't agree about: ``lacking``, ``untold`` or the columns."""

    table: str
    key: tuple[Any, ...]
    why: str


@dataclass
class _Fold:
    """The tables as far as the journal has been read."""

    tables: Tables = field(default_factory=lambda: {table: {} for table in KEYS})
    disposed: frozenset[str] = frozenset()
    """The dossiers that were disposed of, by any feed."""

    def put(self, table: str, row: Row) -> None:
        """Take a whole row, new or changed."""
        self.tables[table][tuple(row[name] for name in KEYS[table])] = row

    def dossier(self, dossier_id: str) -> Row:
        """Give the dossier an event is about."""
        return self.tables["dossier"].setdefault((dossier_id,), {"id": dossier_id})


def replayed(records: Records) -> Tables:
    """Give every row that the journal tells of, by table and key, as plain JSON data."""
    with records.reading() as session:
        fold = _Fold(disposed=_disposed(session))
        feeds = session.exec(select(FeedRow.id).order_by(col(FeedRow.place))).all()
        for feed in feeds:
            _read(session, feed, fold)
    for row in fold.tables["dossier"].values():
        if "submitter" in row:  # else its acceptance tells nothing any more
            _derive(row, fold)
    return fold.tables


def differences(records: Records) -> tuple[Difference, ...]:
    """Compare the tables with the journal; empty is how it has to be."""
    told, found = replayed(records), []
    with records.reading() as session:
        for model in _MODELS:
            table = model.__tablename__
            rows = {
                tuple(row[name] for name in KEYS[table]): row
                for row in (each.model_dump(mode="json") for each in session.exec(select(model)))
            }
            found += _compared(table, told[table], rows)
    return tuple(found)


def _compared(
    table: str, told: Mapping[tuple[Any, ...], Row], rows: Mapping[tuple[Any, ...], Row]
) -> list[Difference]:
    found = [Difference(table, key, "lacking") for key in told if key not in rows]
    found += [Difference(table, key, "untold") for key in rows if key not in told]
    for key in told.keys() & rows.keys():
        says = told[key]
        wrong = [
            name
            for name, value in rows[key].items()
            if name != "pk" and says.get(name, _NOTHING) is not ANY and says.get(name, _NOTHING) != value
        ]
        if wrong:
            found.append(Difference(table, key, " ".join(sorted(wrong))))
    return found


def _read(session: Session, feed: str, fold: _Fold) -> None:
    events = session.exec(
        select(EventRow.seq, EventRow.header, EventBodyRow.body)
        .join(
            EventBodyRow,
            (col(EventBodyRow.feed) == EventRow.feed) & (col(EventBodyRow.seq) == EventRow.seq),
            isouter=True,
        )
        .where(EventRow.feed == feed)
        .order_by(col(EventRow.seq))
    )
    for seq, header, body in events:
        head = plain_from_json(header)
        head["reference"] = f"{feed}/{seq}"
        if head["dossier"] in fold.disposed:
            continue
        if body is not None:
            _KINDS.get(head["kind"], _whole_rows)(fold, head, plain_from_json(body))
        if head["dossier"] is not None:
            fold.dossier(head["dossier"])["last_event"] = head["reference"]


def _disposed(session: Session) -> frozenset[str]:
    done = session.exec(
        select(EventBodyRow.body)
        .join(EventRow, (col(EventRow.feed) == EventBodyRow.feed) & (col(EventRow.seq) == EventBodyRow.seq))
        .where(EventRow.kind == EventKind.DISPOSAL_DONE)
    )
    return frozenset(dossier for body in done for dossier in plain_from_json(body)["dossiers"])


def _whole_rows(fold: _Fold, head: Row, told: Row) -> None:
    """Take what most events tell: columns of the dossier, whole rows, and a checklist."""
    if head["dossier"] is not None and "dossier" in told:
        fold.dossier(head["dossier"]).update(columns_of("dossier", told["dossier"]))
    for table, rows in told.get("rows", {}).items():
        for row in rows:
            if table in fold.tables:
                fold.put(table, columns_of(table, row))
    if "papers" in told and head["dossier"] is not None:
        _papers(fold, head["dossier"], told["papers"])


def _accepted(fold: _Fold, head: Row, told: Row) -> None:
    """Take a new dossier; what version 1 didn't tell is what its migration filled in."""
    facts = columns_of("dossier", told["dossier"])
    if "clock_from" not in facts:
        facts |= {
            **_FIRST_VERSION,
            "clock_from": facts["received_at"],
            "clock_rule": "pause" if facts["received_at"] < "2025-07-01" else "restart",
            "ended_at": facts["status_at"] if facts["status"] in (9, 10) else None,
            "field": _entry(fold, facts["snapshot"]).field,
        }
        fold.put("slip", _first_slip(facts))
    facts.setdefault("in_charge", "")  # versions 1 and 2 knew no taking over
    fold.put("dossier", facts)
    _whole_rows(fold, head, {name: told[name] for name in ("rows", "papers") if name in told})


def _first_slip(facts: Row) -> Row:
    """Give the ledger's line of a dossier of version 1, as the migration wrote it."""
    columns = ("compact", "number", "short", "agency", "day", "slot", "counter")
    return {name: facts[name] for name in columns} | {
        "tail": tail_of(facts["compact"]),
        "state": "current",
        "dossier_id": facts["id"],
        "minted_at": facts["received_at"],
        "replaced_by": None,
        "voided_at": None,
    }


def _papers(fold: _Fold, dossier_id: str, papers: list[Row]) -> None:
    """Take the checklist of a dossier in place of the one before."""
    table = fold.tables["dossier_paper"]
    for key in [key for key in table if key[0] == dossier_id]:
        del table[key]
    procedure = _entry(fold, fold.dossier(dossier_id)["snapshot"])
    items = [_item(paper, procedure) for paper in sorted(papers, key=lambda paper: paper["position"])]
    for row in paper_values(dossier_id, items, procedure):
        fold.put("dossier_paper", row)


def _item(paper: Row, procedure: Procedure) -> Item:
    place = paper["snapshot_place"]
    listed = procedure.papers[place] if place is not None else from_json(Paper, paper["own_paper"])
    return Item(listed, PaperState(paper["state"]), paper["originals"], paper["copies"])


def _entry(fold: _Fold, digest: str) -> Procedure:
    return from_json(Procedure, fold.tables["procedure_snapshot"][digest,]["entry"])


def _pinned(fold: _Fold, _head: Row, told: Row) -> None:
    from pydantic import TypeAdapter

    procedure = TypeAdapter(Procedure).validate_python(told["entry"])
    fold.put("procedure_snapshot", snapshot_row(procedure).model_dump(mode="json"))


def _feed_opened(fold: _Fold, head: Row, told: Row) -> None:
    for floor in told.get("floors", []):
        fold.put("number_floor", {**floor, "feed": head["feed"]})


def _asked_at_intake(fold: _Fold, head: Row, told: Row) -> None:
    fold.put(
        "supplement",
        {
            "draft_id": told["draft"],
            "times": told["times"],
            "asked_at": head["at"],
            "procedure_code": told["procedure"],
            "event": head["reference"],
        },
    )


def _print_started(fold: _Fold, head: Row, told: Row) -> None:
    fold.put(
        "print_job",
        {
            "id": told["job"],
            "dossier_id": head["dossier"],
            "started_at": told.get("at", ANY),
            "printer": told.get("printer", ANY),
            "form": told["form"],
            "form_version": told["version"],
            "paper": told["paper"],
            "copy_no": told["copy"],
            "outcome": None,
            "detail": "",
            "finished_at": None,
        },
    )


def _print_finished(fold: _Fold, _head: Row, told: Row) -> None:
    job = fold.tables["print_job"][told["job"],]
    job.update({"outcome": told["outcome"], "detail": told["detail"], "finished_at": told.get("at", ANY)})


def _derive(row: Row, _fold: _Fold) -> None:
    """Fill in the columns that follow from the others."""
    submitter = row["submitter"]
    row.update(
        person_columns(
            from_json(Person, row["applicant"]),
            None if submitter is None else from_json(Submitter, submitter),
        )
    )
    row["tail"] = tail_of(row["compact"])


_KINDS: Mapping[str, Callable[[_Fold, Row, Row], None]] = {
    EventKind.FEED_OPENED: _feed_opened,
    EventKind.PROCEDURE_PINNED: _pinned,
    EventKind.DOSSIER_ACCEPTED: _accepted,
    EventKind.DOSSIER_REGISTERED: _accepted,
    EventKind.SUPPLEMENT_ASKED_AT_INTAKE: _asked_at_intake,
    EventKind.PRINT_STARTED: _print_started,
    EventKind.PRINT_FINISHED: _print_finished,
}
