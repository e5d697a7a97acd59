"""The words of the screens for backups in English."""

from __future__ import annotations

SCREEN_TEXTS: dict[str, str] = {
    "screen.event.backup.made": "Backup made",
    "screen.event.backup.restored": "Restored from a backup",
    "screen.menu.backup": "Back up now",
    "screen.menu.backup_what": "Copies everything to another disk or stick and checks it; work goes on",
    "screen.backup.begun": "Backing up…",
    "screen.backup.progress": "Backing up… {percent} %",
    "screen.backup.done": "Backed up and checked {dossiers} dossiers in {places} places",
    "screen.backup.same_disk": "{done}. Only on the same disk: plug in a stick or name another disk",
    "screen.backup.some": "{done}. {why}",
    "screen.backup.none": "NOT backed up: {why}",
}
