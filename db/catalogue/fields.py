"""One JSON value being taken apart without trusting it: strict parsing, clean text, typed fields, faults.

Only the standard library: the reader that serves the first screen stands on it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import time
from enum import StrEnum
from typing import Any, NoReturn, TypeGuard, TypeVar

from db.catalogue.faults import Fault, Reason

MAX_DEPTH = 16
"""Levels of nesting: the known shape has three, the rest is for keys of later versions."""
MAX_TEXT = 50_000
"""Characters in one text; the longest official ones have some 4,000."""
MAX_NUMBER = 10**15
"""Beyond this a number is no longer the same in every program that reads JSON."""
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

_Word = TypeVar("_Word", bound=StrEnum)
_Part = TypeVar("_Part")


class _Doubled(dict[str, Any]):
    """An object of a file in which a key stood twice; kept apart so that only its procedure stays out."""

    doubled: str = ""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) == len(pairs):
        return told
    seen: set[str] = set()
    marked = _Doubled(told)
    marked.doubled = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return marked


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def parse_json(text: str) -> Any:
    """Read JSON strictly: no NaN, and an object that has a key twice is marked for ``procedure_from_json``.

    Raises ``ValueError`` for anything that isn't JSON, also where it is nested beyond all measure.
    """
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def is_text(value: object) -> TypeGuard[str]:
    """Whether a JSON value is text that can be stored and printed: no controls, no half of a character."""
    return isinstance(value, str) and not _NOT_TEXT.search(value)


def canonical_bytes(told: Mapping[str, Any]) -> bytes:
    """Give the one spelling of a JSON object that is stored and hashed: sorted keys, no spaces, UTF-8."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class Faults:
    """The faults of one row as they are found."""

    def __init__(self, row: int, file: str) -> None:
        self.row = row
        self.file = file
        self.found: list[Fault] = []

    def add(self, field: str, reason: Reason, **facts: object) -> None:
        """Note that ``field`` is wrong, and why."""
        self.found.append(Fault(self.row, field, reason, facts, self.file))


def _inside(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def clean_json(value: Any, path: str, faults: Faults, depth: int = 0) -> Any:
    """Copy a JSON value with its text in NFC, telling whatever can't be stored and given back the same."""
    if depth > MAX_DEPTH:
        faults.add(path, Reason.TOO_DEEP)
    elif isinstance(value, str):
        return _clean_text(value, path, faults)
    elif value is None or isinstance(value, bool):
        return value
    elif isinstance(value, int | float):
        if abs(value) <= MAX_NUMBER:  # no infinity is, and no NaN
            return value
        faults.add(path, Reason.OUT_OF_RANGE, low=-MAX_NUMBER, high=MAX_NUMBER)
    elif isinstance(value, list):
        return [clean_json(part, f"{path}[{place}]", faults, depth + 1) for place, part in enumerate(value)]
    elif isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return _clean_object(value, path, faults, depth)
    else:
        faults.add(path, Reason.NOT_JSON)
    return None


def _clean_text(text: str, path: str, faults: Faults) -> str:
    if len(text) > MAX_TEXT:
        faults.add(path, Reason.TOO_LONG, limit=MAX_TEXT)
    elif _NOT_TEXT.search(text):
        faults.add(path, Reason.TEXT_BROKEN)
    else:
        return unicodedata.normalize("NFC", text)
    return ""


def _clean_object(value: dict[str, Any], path: str, faults: Faults, depth: int) -> dict[str, Any]:
    if isinstance(value, _Doubled):
        faults.add(_inside(path, value.doubled[:80]), Reason.KEY_TWICE)
    told: dict[str, Any] = {}
    for key, part in value.items():
        shown = _inside(path, key[:80])
        name = _clean_text(key, shown, faults)
        if name in told:
            faults.add(shown, Reason.KEY_TWICE)
        told[name] = clean_json(part, shown, faults, depth + 1)
    return told


class Fields:
    """One JSON object being taken apart: each question marks its key as known, ``rest`` is what nobody asked.

    ``None`` stands for an absent key as well as for null: the source's silence either way.
    """

    def __init__(self, told: dict[str, Any], path: str, faults: Faults) -> None:
        self._told = told
        self._path = path
        self._faults = faults
        self._known: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._told

    def fault(self, key: str, reason: Reason, **facts: object) -> None:
        """Note that the value of ``key`` is wrong, and why."""
        self._faults.add(_inside(self._path, key), reason, **facts)

    def _take(self, key: str) -> Any:
        self._known.add(key)
        return self._told.get(key)

    def text(self, key: str) -> str | None:
        """Give a text, which may be empty."""
        value = self._take(key)
        if value is None or isinstance(value, str):
            return value
        self.fault(key, Reason.NOT_TEXT)
        return None

    def needed_text(self, key: str) -> str:
        """Give a text that must be there and say something."""
        if self._take(key) is None:
            self.fault(key, Reason.MISSING)
            return ""
        value = self.text(key)
        if value is not None and not value.strip():
            self.fault(key, Reason.EMPTY)
        return value or ""

    def texts(self, key: str) -> tuple[str, ...]:
        """Give a list of texts."""
        found = []
        for place, value in enumerate(self._list(key)):
            if isinstance(value, str):
                found.append(value)
            else:
                self.fault(f"{key}[{place}]", Reason.NOT_TEXT)
        return tuple(found)

    def yes(self, key: str) -> bool | None:
        """Give true or false; 0 and 1 are neither."""
        value = self._take(key)
        if value is None or isinstance(value, bool):
            return value
        self.fault(key, Reason.NOT_YES_OR_NO)
        return None

    def whole(self, key: str, high: int) -> int | None:
        """Give a whole number from 0 to ``high``."""
        value = self._take(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
            self.fault(key, Reason.NOT_A_WHOLE_NUMBER)
        elif not 0 <= value <= high:
            self.fault(key, Reason.OUT_OF_RANGE, low=0, high=high)
        else:
            return int(value)
        return None

    def word(self, key: str, words: type[_Word]) -> _Word | None:
        """Give one of a fixed set of words."""
        return self._word(key, self._take(key), words)

    def words(self, key: str, words: type[_Word]) -> tuple[_Word, ...]:
        """Give a list of words of a fixed set."""
        found = []
        for place, value in enumerate(self._list(key)):
            word = self._word(f"{key}[{place}]", value, words, needed=True)
            if word is not None:
                found.append(word)
        return tuple(found)

    def _word(self, key: str, value: Any, words: type[_Word], *, needed: bool = False) -> _Word | None:
        if value is None and not needed:
            return None
        allowed = {word.value: word for word in words}
        if isinstance(value, str) and value in allowed:
            return allowed[value]
        self.fault(key, Reason.NOT_ONE_OF, allowed=tuple(allowed))
        return None

    def clock(self, key: str) -> time | None:
        """Give an hour of day written "HH:MM"."""
        value = self._take(key)
        if value is None:
            return None
        match = _CLOCK.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            self.fault(key, Reason.NOT_A_TIME)
            return None
        return time(int(match[1]), int(match[2]))

    def mapping(self, key: str) -> dict[str, Any]:
        """Give an object as it is; an absent one is empty."""
        value = self._take(key)
        if value is None or isinstance(value, dict):
            return value or {}
        self.fault(key, Reason.NOT_AN_OBJECT)
        return {}

    def _list(self, key: str) -> list[Any]:
        value = self._take(key)
        if value is None or isinstance(value, list):
            return value or []
        self.fault(key, Reason.NOT_A_LIST)
        return []

    def parts(self, key: str, read: Callable[[Fields], _Part]) -> tuple[_Part, ...]:
        """Give a list of objects, each taken apart by ``read``."""
        found = []
        for place, value in enumerate(self._list(key)):
            path = f"{_inside(self._path, key)}[{place}]"
            if isinstance(value, dict):
                found.append(read(Fields(value, path, self._faults)))
            else:
                self._faults.add(path, Reason.NOT_AN_OBJECT)
        return tuple(found)

    def rest(self) -> dict[str, Any]:
        """Give the keys that nobody asked for."""
        return {key: value for key, value in self._told.items() if key not in self._known}
