"""Every procedure a new office can choose makes a slip on every paper, and the slip reads."""

from __future__ import annotations

import io
import os
import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from db.catalogue.starter import starter_procedures
from db.rules.checklist import PaperState, counts, items_for, with_state
from db.rules.office import OfficeHeader, PaperSize
from receipts import press
from receipts.forms.receipt import GIVE, KEEP, receipt_form
from receipts.layout import check

if TYPE_CHECKING:
    from db.rules.dossier import Dossier
    from db.rules.procedure import Procedure

LONG = os.environ.get("MOTCUA_LONG") == "1"


def full_dossier(usual: Dossier, procedure: Procedure) -> Dossier:
    """Give a dossier of ``procedure`` with every paper of its general case handed in."""
    items = items_for(procedure, None)
    for index, item in enumerate(items):
        if counts(item.paper):
            items = with_state(items, index, PaperState.PRESENT)
    return replace(usual, procedure=procedure, case=None, items=items)


@pytest.mark.parametrize("paper", list(PaperSize))
def test_every_starter_procedure_fits_every_paper(
    usual: Dossier, office: OfficeHeader, paper: PaperSize
) -> None:
    """Nothing overlaps and nothing leaves the sheet, in any of the four papers."""
    for procedure in starter_procedures():
        dossier = full_dossier(usual, procedure)
        forms = [receipt_form(dossier, office, copy=copy) for copy in (KEEP, GIVE)]
        for layout in press.layouts(forms, paper, dpi=203, fonts="bundled"):
            assert not layout.unprintable, procedure.code
            assert not [fault for page in layout.pages for fault in check(page)], procedure.code


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("paper", list(PaperSize))
def test_both_symbols_of_a_starter_slip_are_read_by_both_readers(
    usual: Dossier, office: OfficeHeader, paper: PaperSize, dpi: int
) -> None:
    """A few procedures by a printed seed (all with ``MOTCUA_LONG=1``), drawn as they are printed."""
    pyzbar = pytest.importorskip("pyzbar.pyzbar", reason="libzbar0 is lacking", exc_type=ImportError)
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    every = starter_procedures()
    for procedure in every if LONG else random.Random(seed).sample(list(every), 3):
        dossier = full_dossier(usual, procedure)
        forms = [receipt_form(dossier, office, copy=GIVE)]
        layouts = press.layouts(forms, paper, dpi=dpi, fonts="bundled")
        if paper.is_roll:
            picture = Image.open(io.BytesIO(press.png(layouts, dpi=dpi))).convert("L")
            picture = picture.crop((0, 0, picture.width, min(picture.height, 3 * picture.width)))
        else:
            page = pypdfium2.PdfDocument(press.pdf(layouts, paper, fonts="bundled"))[0]
            picture = page.render(scale=dpi / 72, grayscale=True).to_pil()
        by_zxing = {(str(found.format), found.text) for found in zxingcpp.read_barcodes(picture)}
        by_zbar = {(found.type, found.data.decode()) for found in pyzbar.decode(picture)}
        assert {text for _, text in by_zxing} == {text for _, text in by_zbar} == {dossier.compact}
        assert len(by_zxing) == len(by_zbar) == 2, procedure.code
