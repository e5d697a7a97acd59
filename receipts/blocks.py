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
    PAGE_HEAD = auto()


class Align(StrEnum):
    """Where the lines of a paragraph stand."""

    LEFT = auto()
    CENTRE = auto()
    RIGHT = auto()


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one role."""

    text: str
    role: Role = Role.BODY


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs that flow together. ``leader`` fills the rest of the last line with dots to write on."""

    runs: tuple[Run, ...]
    align: Align = Align.LEFT
    leader: bool = False
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
class Symbols:
    """The bar code with its readable line, words, and the QR symbol beside them: all of it stays together."""

    payload: str
    readable: str
    words: tuple[Paragraph, ...] = ()


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
class Signature:
    """One place to sign: the capacity, the hint below it, the name printed under the room for the hand."""

    capacity: str
    hint: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """The places to sign side by side, kept together, with room for a finger mark (16 mm)."""

    left: Signature
    right: Signature


@dataclass(frozen=True, slots=True)
class Divider:
    """A thin line across the sheet."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A ruler of ``millimetres`` to hold a real one against: shows a driver that scales."""

    millimetres: int


Block = Paragraph | Head | Symbols | Banner | Pair | Table | Signatures | Divider | Scale


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
