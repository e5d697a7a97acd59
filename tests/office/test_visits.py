"""One visit, several dossiers: the sheet that one person takes home."""

from __future__ import annotations

import pytest
from practice_desk import MONDAY, OTHER_PROCEDURE, PERSON, PROCEDURE, Clock, an_intake, desk_with

from db.engine import Records
from db.office.accept import accept
from db.office.context import DeskContext
from db.office.find import open_dossier
from db.office.replay import differences
from db.office.visits import new_visit, visit
from db.rules.dossier import Person
from db.rules.errors import NotFound


def test_a_visit_lists_what_was_handed_in_at_it(records: Records, desk: DeskContext, clock: Clock) -> None:
    """A line a dossier in the order they were accepted, and nothing of another visit or of none."""
    mine, other = new_visit(desk), new_visit(desk)
    made = []
    for procedure, visit_id in (
        (OTHER_PROCEDURE, mine),
        (PROCEDURE, other),
        (PROCEDURE, ""),
        (PROCEDURE, mine),
    ):
        clock.run(minutes=5)
        intake = an_intake(procedure, visit_id=visit_id, received_at=clock.at)
        made.append(accept(records, intake, desk))
    found = visit(records, mine)
    assert [line.number for line in found.lines] == [made[0].number, made[3].number]
    assert [line.procedure_title for line in found.lines] == [OTHER_PROCEDURE.title, PROCEDURE.title]
    assert [line.due_at for line in found.lines] == [made[0].deadline.due, made[3].deadline.due]
    assert (found.visit_id, found.applicant_name) == (mine, PERSON.name)
    assert [open_dossier(records, each.dossier_id).visit_id for each in made] == [mine, other, "", mine]
    assert differences(records) == ()


def test_a_visit_is_of_its_first_moment_and_clerk(records: Records, desk: DeskContext, clock: Clock) -> None:
    """When the first dossier was received and who took it in, whoever came to help later."""
    visit_id = new_visit(desk)
    accept(records, an_intake(visit_id=visit_id), desk)
    clock.run(minutes=20)
    helper = desk_with(clock, clerk="Cà Văn Hặc")
    accept(
        records, an_intake(visit_id=visit_id, received_at=clock.at, applicant=Person("Lò Văn Mẫu")), helper
    )
    found = visit(records, visit_id)
    assert (found.at, found.clerk) == (MONDAY, desk.station.clerk)
    assert found.applicant_name == PERSON.name


def test_the_fees_of_a_visit_are_summed_as_far_as_they_are_known(records: Records, desk: DeskContext) -> None:
    """Free and not known yet both add nothing."""
    visit_id = new_visit(desk)
    for fee_vnd in (8_000, None, 0, 50_000):
        accept(records, an_intake(visit_id=visit_id, fee_vnd=fee_vnd), desk)
    assert visit(records, visit_id).fees_vnd == 58_000


@pytest.mark.parametrize("practice", [True, False])
def test_the_sheet_of_a_practice_office_says_so(records: Records, clock: Clock, *, practice: bool) -> None:
    """Nobody may take a practice sheet for a real one."""
    desk = desk_with(clock, practice=practice)
    visit_id = new_visit(desk)
    accept(records, an_intake(visit_id=visit_id), desk)
    assert visit(records, visit_id).practice is practice


def test_visits_of_one_second_are_two(desk: DeskContext) -> None:
    """An id is made of the moment and of chance."""
    assert len({new_visit(desk) for _ in range(50)}) == 50


@pytest.mark.parametrize("visit_id", ["", "01M83TM4H0FEYNJS1NKT8YG18N"])
def test_a_visit_that_nobody_made_is_not_found(records: Records, desk: DeskContext, visit_id: str) -> None:
    """Dossiers of no visit are not one visit together."""
    accept(records, an_intake(), desk)
    with pytest.raises(NotFound, match="visit_not_found"):
        visit(records, visit_id)
