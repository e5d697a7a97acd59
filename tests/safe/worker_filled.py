"""Fill a real office and stay open until killed: ``worker_filled.py HOME SEED DOSSIERS``; says when done."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from real_office import filled

office, secrets = filled(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
print(json.dumps(secrets), flush=True)
while True:
    time.sleep(1)
