"""Makes records, takes away the right to write, and prints how opening and making them is refused."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from db.engine import open_records
from db.rules.errors import Refusal

NOBODY = 65534

path = Path(sys.argv[1])
open_records(path, create=True).close()
path.chmod(0o444)
path.parent.chmod(0o555)
if os.getuid() == 0:  # rights don't hold for the superuser
    path.parent.chmod(0o755)
    os.chown(path, NOBODY, NOBODY)
    os.chown(path.parent, NOBODY, NOBODY)
    path.parent.chmod(0o555)
    os.setuid(NOBODY)
for each in (path, path.with_name("new.db")):
    try:
        open_records(each, create=True)
    except Refusal as refusal:
        print(refusal.code)
