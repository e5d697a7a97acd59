"""What a form says, block by block, before anyone knows what paper it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto


class Role(StrEnum):
    """What a piece of text is for; a sheet decides how each one looks (NĐ 30/2020, Appendix I)."""

    PARENT = auto()
    OFFICE = auto()
    NATION = auto()
    MOTTO = auto()
    PLACE_DATE = auto()
    MARK = auto()
    TITLE = auto()
    SUBTITLE = auto()
    BODY = auto()
    STRONG = auto()
    DUE = auto()
    NUMBER = auto()
    TABLE = auto()
    TABLE_HEAD = auto()
    SIGN = auto()
    HINT = auto()
    NOTE = auto()
    RECEIVERS_HEAD = auto()
    RECEIVERS = auto()
    PAGE_HEAD = auto()
    PAGE_NUMBER = auto()


class Align(StrEnum):
    """Where the lines of a paragraph stand; ``JUSTIFY`` is ``LEFT`` on narrow sheets."""

    LEFT = auto()
    CENTRE = auto()
    RIGHT = auto()
    JUSTIFY = auto()


class Format(StrEnum):
    """What kind of sheet a form is written for; ``press.sheet_for`` knows what each printer makes of it."""

    SLIP = auto()
    """A5, or two copies side by side on A4."""
    DOCUMENT = auto()
    """A4 upright by NĐ 30/2020, or A5."""
    WIDE = auto()
    """A4 across, or A5 across: registers and lists of many columns."""
    LABEL = auto()
    """A label of 80 × 50 mm, one a page."""


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one role."""

    text: str
    role: Role = Role.BODY


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs that flow together. ``leader`` fills the rest of the last line with dots to write on.

    ``indent`` sets the first line in as running text wants it (wide sheets only). ``at_most`` lines are
    printed where it isn't 0: what is cut off ends with an ellipsis.
    """

    runs: tuple[Run, ...]
    align: Align = Align.LEFT
    leader: bool = False
    indent: bool = False
    at_most: int = 0
    space_before: float = 1.0
    """In units of the sheet's own paragraph space."""
    keep_with_next: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The two columns of an official head: the office on the left, the nation on the right.

    Both columns get their line underneath; ``number`` (of a form that has one of its own) stands on the left
    at the height of the place and date.
    """

    parent: str
    office: str
    nation: str
    motto: str
    place_date: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a document is about (trích yếu), under its title, with a short line below."""

    text: str


@dataclass(frozen=True, slots=True)
class Symbols:
    """The bar code with its readable line, words, and the QR symbol beside them: all of it stays together.

    Without ``matrix`` there is the bar code and its line alone, in the middle (a label has no room for more).
    """

    payload: str
    readable: str
    words: tuple[Paragraph, ...] = ()
    matrix: bool = True


@dataclass(frozen=True, slots=True)
class SealedSymbol:
    """A large QR symbol of digits alone, with words beside it (under it where the sheet is narrow).

    What it holds is sealed: nobody reads it without the office's key. A sheet on which it can't be drawn
    coarse enough to be read goes without it.
    """

    payload: str
    words: tuple[Paragraph, ...] = ()
    scale: int = 1
    """How many times coarser than the finest that is read."""


@dataclass(frozen=True, slots=True)
class Banner:
    """A framed mark nobody can overlook: practice, reprint."""

    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two short paragraphs side by side where the sheet is wide enough, else below each other."""

    left: Paragraph
    right: Paragraph


@dataclass(frozen=True, slots=True)
class Row:
    """One paper of the table: ``kinds`` and ``counts`` go line by line."""

    number: str
    name: str
    kinds: tuple[str, ...]
    counts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The papers: a ruled table on pages, a numbered list on rolls."""

    heads: tuple[str, str, str, str]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a grid; ``share`` of the whole width, of which all columns make 1.

    Neighbours with the same ``group`` stand under it as a head they have in common. The words of a ``whole``
    column (dates, amounts) are not broken where the other columns can spare the room.
    """

    head: str
    share: float
    align: Align = Align.LEFT
    group: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of a grid: for each column its lines. A ``strong`` one is a sum or a heading.

    One that is to ``keep_with_next`` (a heading) is never the last of a page.
    """

    cells: tuple[tuple[str, ...], ...]
    strong: bool = False
    keep_with_next: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table of any columns; on narrow sheets each row is an entry of "head: value" lines.

    ``counted``: the first column counts the rows, and is the entry's own number on narrow sheets.
    ``numbered`` adds the row of column numbers under the heads. ``row_mm`` is the least height of a row, for
    hands to sign in; empty cells of such rows are dots to write on where there is no ruled cell.
    """

    columns: tuple[Column, ...]
    rows: tuple[GridRow, ...]
    counted: bool = False
    numbered: bool = False
    row_mm: float = 0


@dataclass(frozen=True, slots=True)
class Signature:
    """One place to sign: the capacity, the hint below it, the name printed under the room for the hand.

    The capacity may have several lines, parted by line breaks ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC").
    """

    capacity: str
    hint: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Receivers:
    """Who gets the document (nơi nhận): its heading and a line for each, on the left of the signature."""

    head: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signatures:
    """One to three places to sign side by side, kept together, with room for a finger mark or a seal.

    A single place stands in the right half; ``receivers`` take the left one and go with a single place only.
    ``between`` two places a symbol stands where the sheet is wide, else under them.
    """

    places: tuple[Signature, ...]
    receivers: Receivers | None = None
    between: SealedSymbol | None = None


@dataclass(frozen=True, slots=True)
class Divider:
    """A thin line across the sheet."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A ruler of ``millimetres`` to hold a real one against: shows a driver that scales."""

    millimetres: int


Block = (
    Paragraph
    | Head
    | Subject
    | Symbols
    | SealedSymbol
    | Banner
    | Pair
    | Table
    | Grid
    | Signatures
    | Divider
    | Scale
)


@dataclass(frozen=True, slots=True)
class Form:
    """One copy of one form, ready for any sheet.

    ``title`` goes into the file's metadata and holds no personal data. ``number`` (the title where there is
    none yet) is repeated at the head of every further page, ``mark`` (practice, reprint) beside it.
    """

    kind: str
    version: str
    title: str
    blocks: tuple[Block, ...]
    number: str = ""
    foot: tuple[Block, ...] = ()
    """What stands at the bottom of the last page, however short the form is."""
    mark: str = ""
    format: Format = Format.SLIP


def grid_row(*cells: str | tuple[str, ...], strong: bool = False, keep_with_next: bool = False) -> GridRow:
    """Make a row of a grid of plain words; a cell of several lines is a tuple."""
    lines = tuple((cell,) if isinstance(cell, str) else cell for cell in cells)
    return GridRow(lines, strong, keep_with_next)
