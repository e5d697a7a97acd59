"""Every form of the office: from its request to the job that prints it, the file, the preview."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

from counter_tui.config import Places
from counter_tui.form_request import FormKind, FormRequest
from counter_tui.wiring.course import WiredCourse
from counter_tui.wiring.form_makers import MAKERS, Bench, Made
from counter_tui.wiring.keeping import WiredKeeping
from counter_tui.wiring.print_job import PrintJob
from db.catalogue import reader
from db.engine import Records
from db.office.context import DeskContext
from db.office.looks import export
from db.office.printing import start_print
from db.rules.dossier import Person
from db.rules.masking import masked_text
from db.rules.office import PaperSize, Printer
from receipts import press
from receipts.fonts import FontChoice
from receipts.form_file import form_file

ANY_FORM = "*"
_PUBLIC = frozenset(
    {FormKind.GUIDANCE, FormKind.POSTING, FormKind.EVALUATION, FormKind.BLANK, FormKind.TEST_PAGE}
)
"""Forms that tell of no dossier: anybody may take them away."""


class WiredForms:
    """The forms of one office."""

    def __init__(  # noqa: PLR0913, PLR0917 - the rooms that forms are made from
        self,
        places: Places,
        records: Records,
        desk: Callable[[], DeskContext],
        course: WiredCourse,
        sealed: Callable[[str], str | None] = lambda _: None,
        keeping: WiredKeeping | None = None,
    ) -> None:
        """Make forms from what ``course`` tells and the catalogue holds; ``sealed`` is the vault's."""
        self._places = places
        self._records = records
        self._desk = desk
        self._course = course
        self._sealed = sealed
        self._keeping = keeping

    def begin(self, request: FormRequest) -> PrintJob:
        """Note that a form goes to its printer, and give the job."""
        return self.begin_made(request.kind, self._made(request))

    def begin_made(self, kind: FormKind, made: Made) -> PrintJob:
        """Note that what was made goes to the printer of its kind, and give the job."""
        printer = self.printer(kind)
        line = start_print(
            self._records,
            made.dossier_id,
            form=str(kind),
            version=made.version,
            printer=f"{printer.kind}:{printer.target}",
            paper=printer.paper,
            desk=self._desk(),
        )
        name = made.name if not line.copy_no else f"{made.name}-{line.copy_no}"
        return PrintJob(line, made.copies(line.copy_no), printer, name, self.fonts())

    def file(self, request: FormRequest, paper: PaperSize, out: Path) -> Path:
        """Draw a form into a file: a look at it and no print; that it left the program is noted before."""
        made = self._made(request)
        if request.kind not in _PUBLIC:
            export(self._records, str(request.kind), made.rows, "file", self._desk(), made.dossier_id)
        dpi = self.printer(request.kind).dpi
        return form_file(made.copies(0), paper, out, dpi=dpi, fonts=self.fonts())

    def preview(self, request: FormRequest) -> str:
        """Give the copy that goes to the citizen as lines of text, with people's numbers masked."""
        made = self._made(request)
        people: list[Person] = []
        if made.dossier_id is not None:
            dossier = self._course.dossier(made.dossier_id)
            people = [dossier.applicant, *([dossier.submitter.person] if dossier.submitter else [])]
        return masked_text(press.preview(made.copies(0)[-1]), people)

    def printer(self, kind: str) -> Printer:
        """Give the printer for a kind of form; pages into a folder where nobody has chosen another."""
        chosen = self._desk().station.printers
        in_folder = Printer(kind="folder", target=str(self._places.slips), paper=PaperSize.A5)
        return chosen.get(kind) or chosen.get(ANY_FORM) or in_folder

    def fonts(self) -> FontChoice:
        """Give the office's choice of letters."""
        return cast("FontChoice", self._desk().station.fonts)

    def _made(self, request: FormRequest) -> Made:
        catalogue = self._places.catalogue
        bench = Bench(
            course=self._course,
            desk=self._desk(),
            header=lambda day: reader.read_header(catalogue, day),
            procedure=lambda code: reader.read_procedure(catalogue, code),
            fee_rules=self._course.fee_rules,
            sealed=self._sealed,
            keeping=self._keeping,
        )
        return MAKERS[request.kind](bench, request)
