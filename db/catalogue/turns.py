"""Whose turn it is with the catalogue's file inside this process.

The reader uses the interpreter's SQLite and the store the packaged one. On POSIX a lock on a file belongs to
the whole process, and closing any descriptor of the file lets go of it: two copies of SQLite in one process
neither see nor keep each other's locks (sqlite.org/howtocorrupt.html, 2.2.1). So only one of them has the
file open at a time. Between processes SQLite's own locks are enough.
"""

from __future__ import annotations

import threading

TURN = threading.Lock()
"""Held from opening the file to closing it; never twice by one thread."""
