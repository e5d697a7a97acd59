"""Try a PIN once, say what came of it, and then sit there to be killed."""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

from practice_desk import Clock, desk_with
from practice_people import desk_of

from db.office.log_in import Waits, log_in
from db.office.open_office import open_office
from db.rules.errors import Refusal

path, who, pin = sys.argv[1:]
clock = Clock()
with open_office(Path(path), desk_with(clock)) as records:
    try:
        log_in(records, who, pin, desk_of(clock), Waits())
        answer = "in"
    except Refusal as refusal:
        answer = " ".join([refusal.code, *(str(fact) for fact in refusal.facts.values())])
    print(answer, flush=True)
    time.sleep(60)
