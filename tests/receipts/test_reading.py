"""Printed slips as a scanner sees them: drawn, printed in dots, damaged, read by two independent readers."""

from __future__ import annotations

import io
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFilter

from db.rules.dossier import Dossier
from db.rules.office import OfficeHeader, PaperSize
from receipts import press
from receipts.forms.receipt import GIVE, KEEP, receipt_form
from receipts.layout import Bars, Box, Matrix, Page

SEEDS = range(30 if os.environ.get("MOTCUA_LONG") == "1" else 1)
WAYS = [(paper, dpi) for paper in (PaperSize.A5, PaperSize.ROLL_80, PaperSize.ROLL_58) for dpi in (203, 300)]


@dataclass(frozen=True)
class Printed:
    """The part of a print with the symbols: black and white dots, and where the bars stand in it."""

    dots: Image.Image
    dpi: float
    bars: Box

    @property
    def per_mm(self) -> float:
        """Dots to the millimetre."""
        return self.dpi / 25.4


def on_paper(pdf: bytes, dpi: int, page: int = 0) -> Image.Image:
    """Print a page of a PDF: pdfium draws it, a printer knows black and white only."""
    drawn = pypdfium2.PdfDocument(pdf)[page].render(scale=dpi / 72, grayscale=True).to_pil()
    return drawn.point(lambda grey: 255 if grey >= 128 else 0)


def symbols_of(page: Page) -> tuple[Box, Box]:
    """Give where the bar code and the QR symbol stand on a page."""
    bars = next(thing.box for thing in page.placed if isinstance(thing, Bars))
    return bars, next(thing.box for thing in page.placed if isinstance(thing, Matrix))


@pytest.fixture(scope="module")
def prints() -> dict[tuple[PaperSize, int], Printed]:
    """Keep what was printed once: damage is done to copies."""
    return {}


@pytest.fixture
def printed(
    usual: Dossier,
    office: OfficeHeader,
    prints: dict[tuple[PaperSize, int], Printed],
    request: pytest.FixtureRequest,
) -> Printed:
    """Print the citizen's copy and cut out the symbols with what stands around them."""
    paper, dpi = request.param
    if (paper, dpi) not in prints:
        layouts = press.layouts([receipt_form(usual, office, copy=GIVE)], paper, dpi=dpi, fonts="bundled")
        page = layouts[0].pages[0]
        bars, matrix = symbols_of(page)
        if paper.is_roll:
            whole, scale = Image.open(io.BytesIO(press.png(layouts, dpi=dpi))).convert("L"), 1.0
        else:
            whole = on_paper(press.pdf(layouts, paper, fonts="bundled"), dpi)
            scale = dpi / 72
        margin = 5 * dpi / 25.4
        top = min(bars.top, matrix.top) * scale - margin
        bottom = max(bars.bottom, matrix.bottom) * scale + margin
        dots = whole.crop((0, int(top), whole.width, int(bottom)))
        place = Box((bars.left + page.bleed) * scale, bars.top * scale - top, bars.width, bars.height * scale)
        prints[paper, dpi] = Printed(dots, dpi, place)
    return prints[paper, dpi]


def looks(printed: Printed, damage: Damage, seed: int) -> Iterator[Image.Image]:
    """Look at a damaged slip twice, as a scanner looks many times, at two distances and two phases."""
    rng = random.Random(seed)
    dots = damage.on_dots(printed, rng)
    for times in (1, 2) if printed.dpi > 250 else (2, 3):
        near = dots.resize((dots.width * times, dots.height * times), Image.Resampling.NEAREST)
        shifted = near.transform(
            near.size,
            Image.Transform.AFFINE,
            (1, 0, rng.random(), 0, 1, rng.random()),
            resample=Image.Resampling.BILINEAR,
            fillcolor=255,
        )
        yield damage.on_look(shifted, printed.per_mm * times, rng)


@dataclass(frozen=True)
class Damage:
    """What happens to a slip: to its dots on the paper, or to the look at it."""

    on_dots: Callable[[Printed, random.Random], Image.Image] = lambda printed, _: printed.dots
    on_look: Callable[[Image.Image, float, random.Random], Image.Image] = lambda look, _mm, _rng: look


def blurred(millimetres: float) -> Damage:
    """Out of focus or smeared, with a standard deviation in millimetres."""
    return Damage(on_look=lambda look, per_mm, _: look.filter(ImageFilter.GaussianBlur(millimetres * per_mm)))


def tilted(least: float, most: float) -> Damage:
    """Held at an angle, either way, between so many degrees."""

    def turn(look: Image.Image, _: float, rng: random.Random) -> Image.Image:
        angle = rng.choice((-1, 1)) * rng.uniform(least, most)
        return look.rotate(angle, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)

    return Damage(on_look=turn)


def _specks(printed: Printed, rng: random.Random) -> Image.Image:
    """Spoil 1 % of the dots: salt and pepper."""
    dots = printed.dots.copy()
    for _ in range(dots.width * dots.height // 100):
        dots.putpixel((rng.randrange(dots.width), rng.randrange(dots.height)), rng.choice((0, 255)))
    return dots


def spread(filter_: type[ImageFilter.MinFilter | ImageFilter.MaxFilter]) -> Damage:
    """Move each edge by 0.04 mm: ink that bleeds, or a head that prints thin."""

    def move(look: Image.Image, per_mm: float, _: random.Random) -> Image.Image:
        fine = look.resize((round(look.width * 25 / per_mm), round(look.height * 25 / per_mm)))
        return fine.filter(filter_(3))

    return Damage(on_look=move)


def _half(printed: Printed, _: random.Random) -> Image.Image:
    """Tear off the upper half of the bar code with everything above it."""
    middle = int(printed.bars.top + printed.bars.height / 2)
    return printed.dots.crop((0, middle, printed.dots.width, printed.dots.height))


def _creased(look: Image.Image, per_mm: float, rng: random.Random) -> Image.Image:
    """Fold across and along: two cracks without toner, 0.12 mm wide."""
    folded, width = look.copy(), max(1, round(0.12 * per_mm))
    draw = ImageDraw.Draw(folded)
    x, y = rng.uniform(0.1, 0.9) * look.width, rng.uniform(0.1, 0.9) * look.height
    lean = rng.uniform(-0.1, 0.1)
    draw.line((x, 0, x + lean * look.width, look.height), fill=255, width=width)
    draw.line((0, y, look.width, y + lean * look.height), fill=255, width=width)
    return folded


EVERYDAY = {
    "clean": Damage(),
    "blurred by 0.08 mm": blurred(0.08),
    "tilted by up to 5 degrees": tilted(0, 5),
    "with 1 % of specks": Damage(on_dots=_specks),
    "bled by 0.04 mm": spread(ImageFilter.MinFilter),
    "thinned by 0.04 mm": spread(ImageFilter.MaxFilter),
}


@pytest.mark.parametrize("printed", WAYS, indirect=True, ids=lambda way: f"{way[0]}-{way[1]}")
@pytest.mark.parametrize("damage", EVERYDAY.values(), ids=EVERYDAY.keys())
def test_both_symbols_read_through_everyday_damage(
    printed: Printed, damage: Damage, read: Callable[..., Any]
) -> None:
    """Each symbol is read by each reader, every time, and nothing wrong is ever read."""
    for seed in SEEDS:
        heard = read(*looks(printed, damage, seed))
        assert (heard.bars, heard.matrix, heard.wrong) == ((True, True), (True, True), set()), seed


@pytest.mark.parametrize("printed", WAYS, indirect=True, ids=lambda way: f"{way[0]}-{way[1]}")
@pytest.mark.parametrize(
    "damage", [blurred(0.25), tilted(29, 31)], ids=["blurred by 0.25 mm", "tilted by 30 degrees"]
)
def test_the_qr_symbol_reads_where_bars_cannot(
    printed: Printed, damage: Damage, read: Callable[..., Any]
) -> None:
    """A shaking hand or a slip held askew: that is what the second symbol is for."""
    for seed in SEEDS:
        heard = read(*looks(printed, damage, seed))
        assert (heard.matrix, heard.wrong) == ((True, True), set()), seed


@pytest.mark.parametrize("printed", WAYS, indirect=True, ids=lambda way: f"{way[0]}-{way[1]}")
def test_the_bars_read_from_half_a_slip(printed: Printed, read: Callable[..., Any]) -> None:
    """Torn to half its height, the bar code is still whole: that is what the first symbol is for."""
    for seed in SEEDS:
        heard = read(*looks(printed, Damage(on_dots=_half), seed))
        assert (heard.bars, heard.wrong) == ((True, True), set()), seed


@pytest.mark.parametrize("printed", WAYS, indirect=True, ids=lambda way: f"{way[0]}-{way[1]}")
def test_a_folded_slip_is_still_known(printed: Printed, read: Callable[..., Any]) -> None:
    """Wherever two folds run, each reader knows the slip by one symbol or the other."""
    for seed in SEEDS:
        heard = read(*looks(printed, Damage(on_look=_creased), seed))
        known = [bars or matrix for bars, matrix in zip(heard.bars, heard.matrix, strict=True)]
        assert (known, heard.wrong) == ([True, True], set()), seed


def test_both_halves_of_an_a4_sheet_read(
    usual: Dossier, office: OfficeHeader, read: Callable[..., Any]
) -> None:
    """The second half's symbols lie on another place of the printer's grid."""
    forms = [receipt_form(usual, office, copy=copy) for copy in (KEEP, GIVE)]
    layouts = press.layouts(forms, PaperSize.A4, fonts="bundled")
    pdf = press.pdf(layouts, PaperSize.A4, fonts="bundled")
    for dpi in (203, 300):
        sheet = on_paper(pdf, dpi)
        for left in (0, sheet.width // 2):
            half = sheet.crop((left, 0, left + sheet.width // 2, sheet.height // 3))
            heard = read(half.resize((half.width * 2, half.height * 2)))
            assert (heard.bars, heard.matrix) == ((True, True), (True, True)), (dpi, left)


def test_the_readers_can_fail(usual: Dossier, office: OfficeHeader, read: Callable[..., Any]) -> None:
    """A blur of a whole millimetre is read by nobody: the bars above are not read by accident."""
    layouts = press.layouts([receipt_form(usual, office, copy=GIVE)], PaperSize.ROLL_58)
    picture = Image.open(io.BytesIO(press.png(layouts))).convert("L").filter(ImageFilter.GaussianBlur(8))
    heard = read(picture)
    assert (heard.bars, heard.matrix) == ((False, False), (False, False))


def test_a_slip_of_an_agency_with_four_groups_reads_on_the_narrowest_roll(
    usual: Dossier, office: OfficeHeader, read: Callable[..., Any]
) -> None:
    """23 characters, 178 modules of two dots: the quiet zone reaches into the unprinted edge."""
    long = "H5218051126112302004261"
    form = receipt_form(replace(usual, compact=long), office, copy=GIVE)
    picture = Image.open(io.BytesIO(press.png(press.layouts([form], PaperSize.ROLL_58)))).convert("L")
    heard = read(picture, picture.resize((picture.width * 2, picture.height * 2)))
    assert heard.zxing == heard.zbar == {("bars", long), ("qr", long)}
