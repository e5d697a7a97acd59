"""An office's own words on a form: its sentences in place of ours, checked before anything is printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from string import Formatter
from typing import Any, TypeVar

from db.rules.errors import NotAccepted
from receipts.forms.texts import CommonTexts

PART = "|"
"""What parts the words of a text that is several: the heads of a table."""
_Texts = TypeVar("_Texts", bound=CommonTexts)


def with_overrides(texts: _Texts, mapping: Mapping[str, str]) -> _Texts:
    """Give ``texts`` with the sentences of ``mapping`` (name of a text: new words) in place of its own.

    Raises ``NotAccepted``: ``form_text_unknown`` (``name``) where the form has no such text,
    ``form_text_placeholder`` (``name``, ``placeholder``) where the new words ask for something that the form
    doesn't fill in there, ``form_text_parts`` (``name``, ``expected``) where a table would get other columns.
    """
    known = {field.name for field in fields(texts)}
    changes: dict[str, Any] = {}
    for name, words in mapping.items():
        if name not in known:
            raise NotAccepted("form_text_unknown", name=name)
        changes[name] = _fitting(name, words, getattr(texts, name))
    return replace(texts, **changes)


def _fitting(name: str, words: str, usual: str | tuple[str, ...]) -> str | tuple[str, ...]:
    """Give the new words in the shape of the usual ones."""
    if isinstance(usual, str):
        for placeholder in _placeholders(name, words):
            if placeholder not in _placeholders(name, usual):
                raise NotAccepted("form_text_placeholder", name=name, placeholder=placeholder)
        return words
    parts = tuple(part.strip() for part in words.split(PART))
    if len(parts) != len(usual):
        raise NotAccepted("form_text_parts", name=name, expected=len(usual))
    return parts


def _placeholders(name: str, words: str) -> list[str]:
    """Give what stands in braces, with whatever is asked of it: only a bare name is ever filled in."""
    try:
        found = list(Formatter().parse(words))
    except ValueError:
        raise NotAccepted("form_text_placeholder", name=name, placeholder="{") from None
    return [
        field + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
        for _, field, form, conversion in found
        if field is not None
    ]
