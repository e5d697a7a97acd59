"""Accepts intakes until the system takes no more bytes, then goes on with room again; tells it as JSON."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1] / "office"))

from practice_desk import Clock, accept_until_refused, an_intake, desk_with
from sqlmodel import select

from db.models import DossierRow
from db.office.accept import accept
from db.office.open_office import open_office
from db.office.verify import verify

ROOM = 200_000
"""Bytes a file may still grow: some intakes, and then one that is cut short."""

path = Path(sys.argv[1])
desk = desk_with(Clock())
records = open_office(path, desk)
numbers = [accept(records, an_intake(), desk).number]
largest = max(file.stat().st_size for file in path.parent.iterdir())
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (largest + ROOM, hard))
more, refusal = accept_until_refused(records, desk)
numbers += more
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
numbers.append(accept(records, an_intake(), desk).number)
with records.reading() as session:
    stored = list(session.exec(select(DossierRow.number).order_by(DossierRow.pk)))
holds = verify(records).holds
records.close()
json.dump({"refusal": refusal.code, "numbers": numbers, "stored": stored, "holds": holds}, sys.stdout)
