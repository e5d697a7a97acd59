"""The papers: which cases there are, which rows belong to one, and what is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rules.checklist import (
    Item,
    PaperState,
    Shortage,
    assess,
    cases_of,
    is_there,
    items_for,
    mark_all_present,
    shortage,
    the_case,
    with_state,
)
from db.rules.errors import NotAccepted
from db.rules.procedure import Paper, PaperKind, Procedure, Section, TimeLimit, Unit

OPEN, PRESENT, MISSING = PaperState.OPEN, PaperState.PRESENT, PaperState.MISSING
NOT_APPLICABLE, FROM_DATABASE, SHOWN = (
    PaperState.NOT_APPLICABLE,
    PaperState.FROM_DATABASE,
    PaperState.SHOWN,
)
FORM = Paper("form", "form", originals=1, mandatory=True)
NOTE = Paper("note", "note", kind=PaperKind.NOTE)
NOTE_BY_SECTION = Paper("by section", "by section", section=Section.NOTE, mandatory=True)


def procedure(*papers: Paper, limits: tuple[str | None, ...] = ()) -> Procedure:
    """Give a procedure of these papers, with a limit for each case named."""
    return Procedure(
        "1.000001",
        "name",
        "field",
        papers=papers,
        limits=tuple(TimeLimit(1, Unit.WORKING_DAY, case=case) for case in limits),
    )


def under(case: str | None, label: str = "paper") -> Paper:
    """Give a mandatory paper under a heading."""
    return Paper(label, label, case=case, originals=1, mandatory=True)


@pytest.mark.parametrize(
    ("papers", "limits", "cases"),
    [
        ((), (), (None,)),
        ((under(None),), (None,), (None,)),
        ((under("a"),), (), ("a",)),
        ((under("a"),), (None,), ("a",)),
        ((under(None), under("a")), (), (None,)),
        ((under("b"), under("a"), under("b")), (), ("b", "a")),
        ((under("b"), under("a"), under(None)), (), (None, "b", "a")),
        ((under("b"), under("a")), (None,), (None, "b", "a")),
        ((under("b"), under("a")), ("c",), ("b", "a")),
        ((under(None),), ("c", "d"), (None, "c", "d")),
        ((under(None),), ("c",), (None,)),
        ((), ("c", "d"), ("c", "d")),
        ((under("a"), replace(NOTE, case="b")), (), ("a",)),
        ((under("a"), replace(NOTE, case=None)), (), ("a",)),
    ],
)
def test_cases(
    papers: tuple[Paper, ...], limits: tuple[str | None, ...], cases: tuple[str | None, ...]
) -> None:
    """Headings of papers are cases, those of limits where papers have none; the general case stands first."""
    assert cases_of(procedure(*papers, limits=limits)) == cases


def test_a_lone_heading_of_the_limits_is_a_choice_only_where_it_changes_the_day() -> None:
    """Eight days in general and four for a lease have to be chosen between; the same days twice need not."""
    general = TimeLimit(value=8, unit=Unit.WORKING_DAY)
    lease = replace(general, value=4, case="lease")
    assert cases_of(replace(procedure(under(None)), limits=(general, lease))) == (None, "lease")
    assert cases_of(replace(procedure(under(None)), limits=(general, replace(lease, value=8)))) == (None,)
    assert cases_of(replace(procedure(under(None)), limits=(general, replace(lease, unit=Unit.OTHER)))) == (
        None,
    )


def test_rows_of_a_case() -> None:
    """A case has its own rows and the general ones, in the published order."""
    several = procedure(under("a", "1"), under(None, "2"), under("b", "3"), replace(NOTE, case="b"))
    assert [item.paper.label for item in items_for(several, "a")] == ["1", "2"]
    assert [item.paper.label for item in items_for(several, "b")] == ["2", "3", "note"]
    assert all(item.state is OPEN for item in items_for(several, "a"))


def test_the_general_case_makes_headings_conditions() -> None:
    """In the general case nothing under a heading blocks, and its heading is its condition."""
    conditional = replace(under("b", "3"), condition="khi cần")
    several = procedure(under("a", "1"), under(None, "2"), conditional, replace(NOTE, case="b"))
    rows = [item.paper for item in items_for(several, None)]
    assert [(row.mandatory, row.condition) for row in rows] == [
        (False, "a"),
        (True, None),
        (False, "b; khi cần"),
        (None, None),
    ]


def test_a_single_heading_beside_general_rows_is_a_condition() -> None:
    """One heading that only adds to a general list is no choice."""
    one = procedure(under(None, "1"), under("a", "2"))
    assert [(i.paper.label, i.paper.mandatory) for i in items_for(one, None)] == [("1", True), ("2", False)]
    assert [(i.paper.label, i.paper.mandatory) for i in items_for(one, "a")] == [("1", True), ("2", True)]


def test_a_heading_of_notes_only_is_never_lost() -> None:
    """Notes under a heading that can't be chosen are shown with every case."""
    several = procedure(under("a"), under("b"), replace(NOTE, case="only notes"))
    assert [item.paper.label for item in items_for(several, "a")] == ["paper", "note"]


def test_the_only_case_needs_no_name() -> None:
    """Where there is one case, not naming it means it; a case that isn't there is refused."""
    only = procedure(under("a"))
    assert the_case(only, None) == "a"
    assert items_for(only, None) == items_for(only, "a")
    assert items_for(only, None)[0].paper.mandatory
    with pytest.raises(NotAccepted) as refusal:
        items_for(only, "b")
    assert refusal.value.code == "case_unknown"


@pytest.mark.parametrize(
    ("paper", "state", "is_missing"),
    [
        (FORM, OPEN, True),
        (FORM, MISSING, True),
        (FORM, NOT_APPLICABLE, True),
        (FORM, SHOWN, False),
        (FORM, FROM_DATABASE, False),
        (FORM, PRESENT, False),
        (replace(FORM, condition="khi"), NOT_APPLICABLE, False),
        (replace(FORM, condition="khi"), OPEN, True),
        (replace(FORM, section=Section.SUBMIT), SHOWN, True),
        (replace(FORM, section=Section.PRESENT), SHOWN, False),
        (replace(FORM, section=Section.PRESENT), PRESENT, False),
        (replace(FORM, section=Section.PRESENT), OPEN, True),
        (replace(FORM, mandatory=False), MISSING, False),
        (replace(FORM, mandatory=None), MISSING, False),
        (NOTE, OPEN, False),
        (replace(NOTE, mandatory=True), MISSING, False),
        (NOTE_BY_SECTION, OPEN, False),
    ],
)
def test_what_blocks(paper: Paper, state: PaperState, *, is_missing: bool) -> None:
    """Only a mandatory paper that is not there blocks; notes and optional rows never do."""
    rows = with_state([Item(paper)], 0, state)
    found = assess(rows)
    assert found.complete is not is_missing
    assert found.missing == (rows if is_missing else ())


def test_rows_nobody_has_looked_at_are_named() -> None:
    """Conditional and unknown rows that are open are to be decided, and notes are not."""
    rows = tuple(map(Item, (FORM, replace(FORM, mandatory=False), replace(FORM, mandatory=None), NOTE)))
    assert assess(rows).to_decide == rows[1:3]
    assert assess(with_state(rows, 1, NOT_APPLICABLE)).to_decide == rows[2:3]


def test_one_of_a_group_is_enough() -> None:
    """Of alternatives one paper serves for all; with none, every mandatory one is named."""
    one, two = replace(FORM, label="1", alternative="g"), replace(FORM, label="2", alternative="g")
    rows = (Item(one), Item(two), Item(replace(FORM, mandatory=None, alternative="g")))
    assert assess(rows).missing == rows[:2]
    for state in (PRESENT, FROM_DATABASE, SHOWN):
        found = assess(with_state(rows, 1, state))
        assert (found.complete, found.to_decide) == (True, ())
    assert not assess(with_state(rows, 1, NOT_APPLICABLE)).complete
    assert assess(with_state(with_state(rows, 1, PRESENT), 0, NOT_APPLICABLE)).complete


@pytest.mark.parametrize(
    ("asked", "either", "given_", "short"),
    [
        ((1, 0), False, (1, 0), None),
        ((1, 0), False, (0, 1), Shortage(1, 0)),
        ((2, 0), False, (1, 0), Shortage(1, 0)),
        ((0, 2), False, (0, 1), Shortage(0, 1)),
        ((1, 1), False, (1, 0), Shortage(0, 1)),
        ((1, 1), False, (0, 0), Shortage(1, 1)),
        ((1, 1), True, (1, 0), None),
        ((1, 1), True, (0, 1), None),
        ((1, 1), True, (0, 0), Shortage(1, 1, either=True)),
        ((2, 2), True, (1, 1), None),
        ((2, 2), True, (1, 0), Shortage(1, 1, either=True)),
        ((2, 1), True, (0, 1), None),
        ((2, 1), True, (1, 0), Shortage(1, 1, either=True)),
        ((0, 1), True, (1, 0), None),
        ((1, 0), True, (0, 1), None),
        ((0, 0), False, (0, 0), None),
        ((1, 0), False, (5, 5), None),
    ],
)
def test_counts(
    asked: tuple[int, int], given_: tuple[int, int], short: Shortage | None, *, either: bool
) -> None:
    """Fewer than asked for is missing, with what is short; with ``either`` one serves for the other."""
    paper = Paper("p", "p", originals=asked[0], copies=asked[1], either=either, mandatory=True)
    item = Item(paper, PRESENT, *given_)
    assert shortage(item) == short
    assert assess([item]).complete is (short is None)


def test_showing_needs_no_counts() -> None:
    """A paper that is only shown has no number of copies."""
    assert shortage(Item(replace(FORM, section=Section.PRESENT), PRESENT)) is None
    assert shortage(Item(FORM, MISSING)) is None


def test_a_state_brings_its_counts() -> None:
    """Present means as many as asked for; any other state means none handed in."""
    either = Paper("p", "p", originals=1, copies=1, either=True)
    copy_only = Paper("p", "p", copies=1, either=True)
    rows = (Item(FORM), Item(either), Item(copy_only))
    for index, counted in enumerate(((1, 0), (1, 0), (0, 1))):
        found = with_state(rows, index, PRESENT)[index]
        assert (found.originals, found.copies) == counted
        assert with_state((found,), 0, MISSING)[0] == Item(found.paper, MISSING)
    assert with_state(rows, 0, PRESENT)[1:] == rows[1:]


def test_all_present_marks_what_is_asked_for() -> None:
    """One key settles mandatory and unknown rows, shows what is only shown, and invents nothing."""
    conditional = replace(FORM, mandatory=False, condition="khi")
    unknown_if = replace(FORM, mandatory=None, condition="khi")
    group = replace(FORM, alternative="g")
    rows = (
        Item(FORM),
        Item(replace(FORM, section=Section.PRESENT)),
        Item(conditional),
        Item(unknown_if),
        Item(NOTE),
        Item(replace(FORM, mandatory=None)),
        Item(group),
        Item(group),
        Item(FORM, FROM_DATABASE),
        Item(FORM, MISSING),
    )
    states = [item.state for item in mark_all_present(rows)]
    assert states == [PRESENT, SHOWN, OPEN, OPEN, OPEN, PRESENT, PRESENT, OPEN, FROM_DATABASE, PRESENT]


PAPERS = st.builds(
    Paper,
    st.just("label"),
    st.just("name"),
    kind=st.sampled_from(PaperKind),
    section=st.none() | st.sampled_from(Section),
    case=st.none() | st.sampled_from("abc"),
    originals=st.integers(0, 2),
    copies=st.integers(0, 2),
    either=st.booleans(),
    alternative=st.none() | st.sampled_from("xy"),
    mandatory=st.none() | st.booleans(),
    condition=st.none() | st.just("khi"),
)
PROCEDURES = st.builds(
    lambda papers, limits: procedure(*papers, limits=tuple(limits)),
    st.lists(PAPERS, max_size=8),
    st.lists(st.none() | st.sampled_from("abd"), max_size=3),
)


@given(PROCEDURES)
def test_every_choice_can_be_completed(found: Procedure) -> None:
    """For each case offered there are rows, and with all papers there they are complete."""
    cases = cases_of(found)
    assert len(cases) >= 1
    assert len(set(cases)) == len(cases)
    for case in cases:
        done = assess(mark_all_present(items_for(found, case)))
        assert done.complete
        assert done.missing == ()


@given(PROCEDURES)
def test_no_row_is_ever_lost(found: Procedure) -> None:
    """Each published row stands under at least one of the cases."""
    shown = {
        index
        for case in cases_of(found)
        for index, paper in enumerate(found.papers)
        for item in items_for(found, case)
        if (item.paper.label, item.paper.case) == (paper.label, paper.case)
    }
    assert shown == set(range(len(found.papers)))


@given(st.lists(PAPERS, max_size=8), st.data())
def test_finding_a_paper_never_makes_more_missing(papers: list[Paper], data: st.DataObject) -> None:
    """A paper that turns up only ever helps."""
    rows = tuple(Item(paper, data.draw(st.sampled_from(PaperState))) for paper in papers)
    for index in range(len(rows)):
        better = with_state(rows, index, PRESENT)
        assert is_there(better[index])
        assert len(assess(better).missing) <= len(assess(rows).missing)
