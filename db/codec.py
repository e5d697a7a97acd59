"""Values to JSON and back: one canonical way of writing, so that what is hashed can be written again.

Canonical means keys in order, no spaces, real letters instead of escapes, and every field written out, also
those that have their default: a default may change in a later version, a record may not.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter

from db.rules.errors import Damaged

T = TypeVar("T")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def to_plain(kind: Any, value: object) -> Any:
    """Give ``value`` of the type ``kind`` as dicts, lists, text and numbers."""
    return _adapter(kind).dump_python(value, mode="json")


def to_json(kind: Any, value: object) -> str:
    """Give ``value`` of the type ``kind`` as canonical JSON."""
    return canonical(to_plain(kind, value))


def from_json(kind: type[T], text: str) -> T:
    """Give the value that :func:`to_json` has written; moments keep the offset they were written with.

    Raises ``Damaged("records_damaged")`` for anything else.
    """
    adapter: TypeAdapter[T] = _adapter(cast("Any", kind))
    try:
        return adapter.validate_json(text)
    except ValueError:
        # Without the cause: it quotes the text, and the text is people.
        raise Damaged("records_damaged", value=getattr(kind, "__name__", str(kind))) from None


def plain_from_json(text: str | bytes) -> Any:
    """Give the plain data that :func:`canonical` has written; raises ``Damaged`` for anything else."""
    try:
        return json.loads(text)
    except ValueError:
        raise Damaged("records_damaged", value="json") from None


def canonical(plain: object) -> str:
    """Give plain data as canonical JSON text."""
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
