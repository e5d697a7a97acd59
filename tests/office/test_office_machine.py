from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from practice_desk import OTHER_PROCEDURE, PROCEDURE, Clock, an_intake, desk_with

from db.office.accept import accept
from db.office.drafts import discard_draft, list_drafts, load_draft, save_draft
from db.office.find import find_dossiers, open_dossier
from db.office.open_office import open_office
from db.office.people import known_person
from db.office.printing import NOTHING_CAME_OUT, finish_print, start_print
from db.office.uses import uses
from db.office.verify import verify
from db.rules.dossier import Accepted, Draft, DraftLine, Intake, Person
from db.rules.vietnamese import fold

NAMES = ("Nguyễn Thị Đào", "Lò Văn Mẫu", "Lò Thị Hoa", "Vừ A Sử", "Quàng Thị Thử")
OUTCOMES = ("printed", "refused", "not_reached", "perhaps_partial")


class Office(RuleBasedStateMachine):
    """A desk at work, held against plain lists: whatever the order of acts, both say the same."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.clock = Clock()
        self.desk = desk_with(self.clock)
        self.records = open_office(self.folder / "records.db", self.desk)
        self.made: list[tuple[Accepted, Intake]] = []
        self.drafts: dict[str, str] = {}
        self.accepted_drafts: dict[str, Accepted] = {}
        self.prints: dict[str, list[str | None]] = {}

    def teardown(self) -> None:
        """Check the whole file once more, and let go of it."""
        report = verify(self.records)
        self.records.close()
        shutil.rmtree(self.folder)
        assert report.holds
        assert report.dossiers == len(self.made)

    def _accept(self, who: int, *, other: bool, back: int, draft_id: str | None) -> None:
        received = self.clock.at - timedelta(days=back)
        person = Person(NAMES[who], f"01419000000{who}", phone=f"091234567{who}")
        intake = an_intake(
            OTHER_PROCEDURE if other else PROCEDURE,
            applicant=person,
            received_at=received,
            draft_id=draft_id,
            close_at_once=other,
        )
        accepted = accept(self.records, intake, self.desk)
        same_day = [one for _, one in self.made if one.received_at.date() == received.date()]
        assert accepted.short == f"02-{len(same_day) + 1:04d}"
        assert f"-{received:%y%m%d}-" in accepted.number
        self.made.append((accepted, intake))
        if draft_id is not None:
            del self.drafts[draft_id]
            self.accepted_drafts[draft_id] = accepted

    @initialize()
    def open_the_day(self) -> None:
        """Nothing is there in the morning."""
        assert find_dossiers(self.records, "lo") == ()

    @rule(who=st.integers(0, 4), other=st.booleans(), back=st.integers(0, 2))
    def take_in(self, who: int, back: int, *, other: bool) -> None:
        """Take in a citizen's dossier, or key in a paper slip of an earlier day."""
        self._accept(who, other=other, back=back, draft_id=None)

    @rule(who=st.integers(0, 4))
    def save_a_draft(self, who: int) -> None:
        """Leave an intake half done."""
        line = DraftLine("", self.clock.at, NAMES[who], PROCEDURE.code, PROCEDURE.title, "person", 1, 2)
        draft_id = save_draft(self.records, Draft(line, {"who": who}), self.desk)
        assert draft_id not in self.drafts
        self.drafts[draft_id] = NAMES[who]

    @precondition(lambda self: self.drafts)
    @rule(data=st.data())
    def finish_a_draft(self, data: st.DataObject) -> None:
        """Take a half-done intake up again and save it."""
        draft_id = data.draw(st.sampled_from(sorted(self.drafts)))
        who = load_draft(self.records, draft_id).payload["who"]
        self._accept(who, other=False, back=0, draft_id=draft_id)

    @precondition(lambda self: self.accepted_drafts)
    @rule(data=st.data())
    def press_f9_again(self, data: st.DataObject) -> None:
        """Save the same draft twice, perhaps days later."""
        draft_id = data.draw(st.sampled_from(sorted(self.accepted_drafts)))
        again = accept(self.records, an_intake(draft_id=draft_id), self.desk)
        assert again == self.accepted_drafts[draft_id]

    @precondition(lambda self: self.drafts)
    @rule(data=st.data())
    def discard_a_draft(self, data: st.DataObject) -> None:
        """Let a citizen go away."""
        draft_id = data.draw(st.sampled_from(sorted(self.drafts)))
        discard_draft(self.records, draft_id)
        del self.drafts[draft_id]

    @precondition(lambda self: self.made)
    @rule(data=st.data(), outcome=st.sampled_from((None, *OUTCOMES)))
    def print_one(self, data: st.DataObject, outcome: str | None) -> None:
        """Print a slip; the printer may say no, or nobody knows."""
        accepted, _ = data.draw(st.sampled_from(self.made))
        before = self.prints.setdefault(accepted.dossier_id, [])
        job = start_print(
            self.records,
            accepted.dossier_id,
            form="receipt",
            version="1",
            printer="folder",
            paper="a5",
            desk=self.desk,
        )
        assert job.copy_no == len([each for each in before if each not in NOTHING_CAME_OUT])
        if outcome is not None:
            finish_print(self.records, job.job_id, outcome, desk=self.desk)
        before.append(outcome)

    @rule(hours=st.integers(0, 30))
    def let_time_pass(self, hours: int) -> None:
        """Let the clock run, also into another day."""
        self.clock.run(hours=hours)

    @rule()
    def start_again(self) -> None:
        """End the program and start it again."""
        self.records.close()
        self.records = open_office(self.folder / "records.db", self.desk)

    @rule(who=st.integers(0, 4), letters=st.integers(1, 6))
    def find_by_name(self, who: int, letters: int) -> None:
        """Type half a name without accents: it finds everybody it can mean, the newest first."""
        words = [word[:letters] for word in fold(NAMES[who]).split()][::-1]
        wanted = [
            accepted.dossier_id
            for accepted, intake in reversed(self.made)
            if all(_begins_a_name(word, intake.applicant.name) for word in words)
        ]
        found = find_dossiers(self.records, " ".join(words), limit=100)
        assert [line.dossier_id for line in found] == wanted

    @rule(counter=st.integers(1, 5))
    def find_by_counter(self, counter: int) -> None:
        """Type the short number that was called out."""
        wanted = [one.dossier_id for one, _ in reversed(self.made) if one.short == f"02-{counter:04d}"]
        found = find_dossiers(self.records, f"02-{counter}", limit=100)
        assert [line.dossier_id for line in found] == wanted

    @precondition(lambda self: self.made)
    @rule(data=st.data())
    def open_one(self, data: st.DataObject) -> None:
        """Open a dossier's page: it shows what was handed in and printed."""
        accepted, intake = data.draw(st.sampled_from(self.made))
        page = open_dossier(self.records, accepted.compact)
        assert (page.items, page.applicant) == (intake.items, intake.applicant)
        assert [line.outcome for line in page.prints] == self.prints.get(accepted.dossier_id, [])
        assert known_person(self.records, intake.applicant.personal_number) == intake.applicant

    @invariant()
    def the_lists_agree(self) -> None:
        """Drafts and uses are those of the plain lists."""
        assert {line.draft_id: line.applicant_name for line in list_drafts(self.records)} == self.drafts
        codes = [intake.procedure.code for _, intake in self.made]
        assert uses(self.records) == {code: codes.count(code) for code in set(codes)}


def _begins_a_name(word: str, name: str) -> bool:
    return any(part.startswith(word) for part in fold(name).split())


TestOffice = Office.TestCase
TestOffice.settings = settings(
    max_examples=12,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
