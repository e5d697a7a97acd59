"""The locks: what is installed is what was tested, from wherever an office keeps the files."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "locks").glob("*.txt"))
PIN = re.compile(r"^([a-z0-9-]+)==([^\s;]+)(?: ; .+)? \\$")


def pins(lock: Path) -> dict[str, str]:
    """Read the names and versions of a lock."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    return {found[1]: found[2] for line in lines if (found := PIN.match(line))}


def normal(requirement: str) -> str:
    """Give the bare name of a requirement."""
    return re.split(r"[^A-Za-z0-9_.-]", requirement, maxsplit=1)[0].lower().replace("_", "-")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_line_is_an_exact_version_or_a_hash(lock: Path) -> None:
    """A lock holds exact versions, each with at least one hash, and nothing else at all."""
    text = lock.read_text(encoding="utf-8")
    blocks = [block for block in re.split(r"(?m)^(?=\S)", text) if block.strip()]
    assert blocks
    for block in blocks:
        first, *rest = block.strip().splitlines()
        assert PIN.match(first), first
        assert rest
        assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?", line) for line in rest), first


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_names_no_place(lock: Path) -> None:
    """A lock names no index, host or folder, so that the files may come from anywhere."""
    text = lock.read_text(encoding="utf-8")
    assert not re.search(r"://|file:|@|--index|--find-links|/", text)


def test_the_locks_agree() -> None:
    """A package has one version in all locks: what is linted and built is what is tested and run."""
    versions: dict[str, set[str]] = {}
    for lock in LOCKS:
        for name, version in pins(lock).items():
            versions.setdefault(name, set()).add(version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_everything_asked_for_is_locked() -> None:
    """Each dependency of pyproject.toml stands in the lock of its purpose."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    asked = {
        "run": [*project["project"]["dependencies"], *groups["build"]],
        "test": [*project["project"]["dependencies"], *groups["build"], *groups["test"]],
        "build": [*project["build-system"]["requires"], *groups["build"]],
        "lint": groups["lint"],
    }
    lacking = {
        (lock, normal(requirement))
        for lock, requirements in asked.items()
        for requirement in requirements
        if normal(requirement) not in pins(ROOT / "locks" / f"{lock}.txt")
    }
    assert lacking == set()
