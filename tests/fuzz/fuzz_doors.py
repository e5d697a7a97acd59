"""The doors of the program, how many inputs each gets in a run, and what a clear answer is.

``MOTCUA_SEED`` plays a run again, ``MOTCUA_FUZZ`` multiplies the numbers (``MOTCUA_FUZZ=20 pytest tests/fuzz``).
"""

from __future__ import annotations

import base64
import json
import os
import random
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, TypeVar

from fuzz_mutate import Mutator

from counter_tui import sentences
from counter_tui.locale import SOURCE, has
from db.rules.errors import Refusal

T = TypeVar("T")
SEED = os.environ.get("MOTCUA_SEED") or str(int.from_bytes(os.urandom(4)))
TIMES = max(1, int(os.environ.get("MOTCUA_FUZZ", "1")))
LEAST = 100_000
"""What a run has to try in all."""

DOORS = {
    # what is typed, pasted and scanned
    "wire": 4_000,
    "scanner": 10_000,
    "gate": 1_200,
    "editor": 4_000,
    "composer": 6_000,
    "paste": 5_000,
    # numbers, codes, days and money
    "card": 15_000,
    "receipt number": 15_000,
    "official code": 10_000,
    "identity": 10_000,
    "person entry": 6_000,
    "days": 12_000,
    "amounts": 8_000,
    # files from sticks
    "catalogue rows": 2_500,
    "catalogue bytes": 1_500,
    "catalogue csv": 2_000,
    "catalogue xlsx": 400,
    "catalogue import": 120,
    "calendar": 3_000,
    "house": 4_000,
    "fees": 2_000,
    "station": 4_000,
    "wording": 5_000,
    "intake entry": 4_000,
    "draft": 1_500,
    "command line": 400,
    # what keeps an office whole
    "records": 200,
    "catalogue file": 500,
    "tip": 1_500,
    "keys": 1_500,
    "sealed key": 2_000,
    "recovery code": 5_000,
    "slip digits": 4_000,
    "slip core": 1_500,
    "manifest": 1_000,
    "sheet code": 5_000,
    "pin": 6_000,
}
"""How many inputs each door gets; each test proves its own number."""

FOUND = Path(__file__).with_name("found.json")
_SHOWN = 3_000


class Door:
    """One door: the inputs that it gets, and the count of those that came to an answer."""

    def __init__(self, name: str) -> None:
        """Take the door's number and its own chance, so that it is the same whatever else runs."""
        self.name = name
        self.wanted = DOORS[name] * TIMES
        self.mutator = Mutator(random.Random(f"{SEED} {name}"))
        self.tried = self.refused = 0

    def hold(
        self,
        make: Callable[[Mutator], T],
        prove: Callable[[T], object],
        *,
        refuses: bool = True,
        also: Iterable[T] = (),
        secrets: Sequence[str] = (),
    ) -> None:
        """Prove something of as many inputs as the table says, and of ``also`` before them.

        ``prove`` may raise a ``Refusal``, which has to be a clear one and to name none of ``secrets``; anything
        else that it raises is a fault. With ``refuses`` both answers must have been seen.
        """
        print(f"MOTCUA_SEED={SEED}")
        for given in also:
            self._one(given, prove, secrets)
        self.refused = 0
        for _ in range(self.wanted):
            self._one(make(self.mutator), prove, secrets)
            self.tried += 1
        assert self.tried == self.wanted
        if refuses:
            assert 0 < self.refused < self.tried, f"{self.refused} of {self.tried} were refused"

    def _one(self, given: T, prove: Callable[[T], object], secrets: Sequence[str]) -> None:
        try:
            try:
                prove(given)
            except Refusal as refusal:
                self.refused += 1
                check_clear(refusal, secrets)
        except Exception as fault:
            shown = ascii(given)
            if len(shown) > _SHOWN:
                shown = f"{shown[:_SHOWN]}… ({len(shown)} signs)"
            raise AssertionError(
                f"MOTCUA_SEED={SEED} door {self.name!r}, input {self.tried}: {type(fault).__name__}: {fault}\n{shown}"
            ) from fault

    def found(self) -> list[bytes]:
        """Give the bytes with which this door was once broken."""
        kept = json.loads(FOUND.read_text("utf-8")).get(self.name, [])
        return [base64.b64decode(each) for each in kept]


def check_clear(refusal: Refusal, secrets: Sequence[str] = ()) -> None:
    """Prove that a refusal has its sentence, that its facts fill it, and that it names no person."""
    assert has(f"error.{refusal.code}"), f"no words for {refusal.code}"
    sentence = sentences.refusal(refusal)
    names = gaps(f"error.{refusal.code}")
    why = f"error.{refusal.facts.get('why')}"
    if "why" in names and has(why):
        names |= gaps(why)
    lacking = names - set(refusal.facts)
    assert not lacking, f"{refusal.code} lacks {lacking}"
    assert sentence.strip()
    for secret in secrets:
        assert secret not in sentence, f"{refusal.code} names a person"
        assert secret not in str(refusal), f"the facts of {refusal.code} name a person"


@cache
def gaps(key: str) -> set[str]:
    """Give the names of what a sentence has to be filled with."""
    [sentence] = [table[key] for table in SOURCE if key in table]
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def as_text(found: Iterable[bytes]) -> list[str]:
    """Give kept bytes as a scanner or a file would deliver them."""
    return [each.decode("utf-8", "replace") for each in found]


def every(values: Sequence[Any], mutator: Mutator) -> Any:
    """Give any one of the values."""
    return mutator.chance.choice(values)
