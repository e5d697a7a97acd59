"""Reading JSON that people write by hand into frozen dataclasses, strictly: unknown names are mistakes too.

    @dataclass(frozen=True)
    class Given:
        label: str
        copies: int = 0

    read(Given, {"label": "Tờ khai", "copies": "1"})   # Wrong: copies, int

Fields without a default are needed. Understood are ``str``, ``int``, ``bool``, string enums, ``None``,
literals, unions, ``tuple[T, ...]``, ``dict`` or ``Mapping[str, T]`` and dataclasses of these.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from typing import Any, Literal, TypeVar, Union

T = TypeVar("T")


class Wrong(ValueError):  # noqa: N818 - what is wrong is the text, and not this program
    """One field can't be taken: its dotted name, why, and what it should have been."""

    def __init__(self, field: str, reason: str, expected: str = "") -> None:
        """Name the ``field`` (empty: the whole); ``reason``: unknown, lacking, wrong or not_text."""
        super().__init__(field, reason, expected)
        self.field = field
        self.reason = reason
        self.expected = expected


def read(kind: type[T], found: object, where: str = "") -> T:
    """Give ``found`` (parsed JSON) as a ``kind``. Raises ``Wrong`` for the first field that doesn't fit."""
    value: T = _value(kind, found, where)
    return value


def _value(kind: Any, found: object, where: str) -> Any:
    origin, inside = typing.get_origin(kind), typing.get_args(kind)
    if origin in (Union, types.UnionType):
        return _one_of(inside, found, where)
    if origin is Literal and found in inside:
        return found
    if origin is tuple and isinstance(found, list):
        return tuple(_value(inside[0], entry, f"{where}[{place}]") for place, entry in enumerate(found))
    if origin in (dict, Mapping) and isinstance(found, Mapping):
        if any(map(_broken, found)):
            raise Wrong(where, "not_text")
        return {name: _value(inside[1], entry, _under(where, name)) for name, entry in found.items()}
    if isinstance(kind, type):
        return _plain(kind, found, where)
    raise Wrong(where, "wrong", _words(kind))


def _plain(kind: type, found: object, where: str) -> Any:
    if is_dataclass(kind) and isinstance(found, Mapping):
        return _dataclass(kind, found, where)
    if issubclass(kind, StrEnum) and isinstance(found, str) and found in tuple(kind):
        return kind(found)
    if isinstance(found, str) and _broken(found):
        raise Wrong(where, "not_text")
    if type(found) is kind:  # a JSON true is an int to Python, and never one to a person
        return found
    raise Wrong(where, "wrong", _words(kind))


def _dataclass(kind: type, found: Mapping[str, Any], where: str) -> Any:
    hints = typing.get_type_hints(kind)
    known = {field.name: field for field in fields(kind)}
    for name in found:
        if name not in known:
            raise Wrong(_under(where, name), "unknown", ", ".join(known))
    for name, field in known.items():
        if name not in found and field.default is MISSING and field.default_factory is MISSING:
            raise Wrong(_under(where, name), "lacking", _words(hints[name]))
    return kind(**{name: _value(hints[name], entry, _under(where, name)) for name, entry in found.items()})


def _one_of(kinds: tuple[Any, ...], found: object, where: str) -> Any:
    deeper: Wrong | None = None
    for kind in kinds:
        try:
            return _value(kind, found, where)
        except Wrong as wrong:
            if wrong.field != where:  # the kind was right, something inside it was not
                deeper = wrong
    raise deeper or Wrong(where, "wrong", " | ".join(_words(kind) for kind in kinds))


def _words(kind: Any) -> str:
    """Say in JSON's own signs what would have fitted."""
    origin, inside = typing.get_origin(kind), typing.get_args(kind)
    if origin in (Union, types.UnionType):
        return " | ".join(_words(entry) for entry in inside)
    if origin is tuple:
        return f"[{_words(inside[0])}, …]"
    values = inside if origin is Literal else tuple(kind) if _is_enum(kind) else ()
    if values:
        return " | ".join(f'"{value}"' for value in values)
    return {str: '"…"', int: "0", bool: "true | false", types.NoneType: "null"}.get(kind, "{…}")


def _is_enum(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, StrEnum)


def _broken(text: str) -> bool:
    """Whether the text holds half a character: JSON can spell one, no file and no printer can."""
    return any("\ud800" <= sign <= "\udfff" for sign in text)


def _under(where: str, name: object) -> str:
    return f"{where}.{name}" if where else str(name)
