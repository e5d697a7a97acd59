"""Whether a backup is what was copied: its files, its database, and its journal from end to end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from db.engine import Records
from db.office.copies import Copy, cipher_faults, digest_of
from db.office.verify import verify
from db.rules.backup import RECORDS, Manifest
from db.rules.errors import Refusal


def faults_of(folder: Path, manifest: Manifest, key: bytes | None) -> list[str]:
    """Open the backup in ``folder`` and give what is wrong with it, in few words for the log; empty is right.

    Raises ``OSError`` where it can't be read at all.
    """
    found = [f"file: {name}" for name in wrong_files(folder, manifest)]
    if found:
        return found
    try:
        copy = Copy(folder / RECORDS, key)
        return [f"page: {fault}" for fault in cipher_faults(copy)] or journal_faults(copy, manifest)
    except Refusal as refusal:
        return [f"database: {refusal.code}"]


def wrong_files(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Give the files of a backup that lack or aren't what was written. Raises ``OSError``."""
    for name, file in manifest.files.items():
        try:
            if digest_of(folder / name) != file.sha256:
                yield name
        except FileNotFoundError:
            yield name


def journal_faults(records: Records, manifest: Manifest) -> list[str]:
    """Give what is wrong with a copy of the records held against what was copied.

    Raises ``Damaged`` where it can't be read at all.
    """
    report = verify(records)
    found = [f"database: {fault}" for fault in report.faults]
    found += [
        f"chain: {chain.feed} {chain.broken_at} {chain.why}" for chain in report.chains if not chain.holds
    ]
    end = [(chain.feed, chain.events, chain.head) for chain in report.chains[-1:]]
    if end != [(manifest.feed, manifest.seq, manifest.head)]:
        found.append("head")
    if report.untold or report.dossiers != manifest.dossiers:
        found.append("dossiers")
    return found
