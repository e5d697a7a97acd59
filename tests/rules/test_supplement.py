"""What has to be brought: what is short, and what would do instead."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from db.rules.checklist import Item, PaperState, assess
from db.rules.course import PaperAsked
from db.rules.procedure import Paper, PaperKind, Section
from db.rules.supplement import papers_asked

FORM = Paper("Đơn", "Đơn đề nghị", originals=2, copies=1, mandatory=True)
OLD = Paper("Giấy khai sinh cũ", "Bản sao", copies=1, mandatory=True, alternative="old")
OTHER = Paper(
    "Giấy tờ khác", "Lý lịch", copies=1, mandatory=False, alternative="old", condition="khi không còn bản sao"
)
CARD = Paper("Căn cước", "Căn cước", section=Section.PRESENT, originals=1, mandatory=True)


def asked(*items: Item) -> tuple[PaperAsked, ...]:
    """Give what is asked for where these are the rows of the checklist."""
    return papers_asked(assess(items).missing, items)


def test_only_what_is_short_of_a_paper_is_asked_for() -> None:
    """A citizen who brought one original of two and no copy is asked for one of each."""
    assert asked(Item(FORM, PaperState.PRESENT, originals=1)) == (PaperAsked("Đơn", 1, 1),)
    assert asked(Item(FORM, PaperState.MISSING)) == (PaperAsked("Đơn", 2, 1),)
    assert asked(Item(FORM, PaperState.PRESENT, originals=2, copies=1)) == ()


def test_original_or_copy_is_said_as_a_choice() -> None:
    """Where either will do, what is short of both together may be either."""
    either = replace(FORM, originals=2, copies=2, either=True)
    assert asked(Item(either)) == (PaperAsked("Đơn", 2, 2, either=True),)
    assert asked(Item(either, PaperState.PRESENT, copies=1)) == (PaperAsked("Đơn", 1, 1, either=True),)


def test_what_would_do_instead_is_said_with_its_condition() -> None:
    """A person who has lost the first paper learns of the second on the same visit."""
    assert asked(Item(OLD), Item(CARD), Item(OTHER)) == (
        PaperAsked("Giấy khai sinh cũ", 0, 1),
        PaperAsked("Giấy tờ khác", 0, 1, condition="khi không còn bản sao", instead=True),
        PaperAsked("Căn cước", 1, 0, to_show=True),
    )


def test_alternatives_are_asked_for_once() -> None:
    """Two mandatory rows of one group are one paper to bring, however the list writes it."""
    both = asked(Item(OLD), Item(replace(OTHER, mandatory=True)))
    assert [(paper.label, paper.instead) for paper in both] == [
        ("Giấy khai sinh cũ", False),
        ("Giấy tờ khác", True),
    ]


def test_notes_and_what_does_not_apply_are_no_alternatives() -> None:
    """Only a paper that this person could bring is offered."""
    note = replace(OTHER, kind=PaperKind.NOTE)
    assert len(asked(Item(OLD), Item(note))) == 1
    assert len(asked(Item(OLD), Item(OTHER, PaperState.NOT_APPLICABLE))) == 1


def test_a_paper_without_a_short_name_is_called_by_its_own() -> None:
    """Catalogues that were imported have rows without a label."""
    assert asked(Item(replace(CARD, label="")))[0].label == "Căn cước"


PAPERS = st.builds(
    Paper,
    label=st.just("Giấy"),
    name=st.text(min_size=1, max_size=4),
    originals=st.integers(0, 2),
    copies=st.integers(0, 2),
    either=st.booleans(),
    mandatory=st.sampled_from([True, False, None]),
    alternative=st.sampled_from([None, None, "a", "b"]),
    kind=st.sampled_from(PaperKind),
)
ITEMS = st.lists(
    st.builds(
        Item, PAPERS, st.sampled_from(PaperState), originals=st.integers(0, 2), copies=st.integers(0, 2)
    ),
    max_size=8,
)


@given(ITEMS)
def test_every_missing_row_is_asked_for_by_itself_or_through_its_group(items: list[Item]) -> None:
    """Nothing that keeps a dossier from being complete is forgotten: a second request is not allowed."""
    missing = assess(items).missing
    groups = {item.paper.alternative for item in missing if item.paper.alternative}
    alone = [item for item in missing if not item.paper.alternative]
    told = asked(*items)
    assert sum(not paper.instead for paper in told) == len(alone) + len(groups)
    assert all(paper.originals >= 0 and paper.copies >= 0 for paper in told)
    if told:
        assert not told[0].instead
