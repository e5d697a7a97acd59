"""Set the counter up and start it, or test it: one command on a machine that has only Python 3.11 or newer.

    python3 get_started.py              set up .venv, then open the counter on a practice office
    python3 get_started.py test [...]   set up .venv-test, then run every test ([...] goes to pytest)

Both install exactly the files whose hashes are in ``locks/`` and then this project as a wheel, so that what
is started and tested is what an office would install. The second time takes no time: a stamp in the
environment remembers the hashes of the lock and of the sources. ``MOTCUA_VENV`` names another folder for it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent
PACKAGES = ("counter_tui", "db", "receipts")
BIN, EXE = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
NO_NETWORK = ("NewConnectionError", "NameResolutionError", "ConnectTimeout", "Could not find a version")


class Stuck(Exception):  # noqa: N818 - the person is stuck, and the sentence says what helps
    """Something that only the person at this machine can mend, in Vietnamese and in English."""


def say(text: str) -> None:
    """Print one line of progress."""
    sys.stderr.write(f"motcua: {text}\n")
    sys.stderr.flush()


def check_python() -> None:
    """Refuse a Python that is too old or that cannot make an environment."""
    if sys.version_info < OLDEST:
        found = ".".join(str(part) for part in sys.version_info[:3])
        raise Stuck(f"Cần Python 3.11 trở lên, máy này có {found} / Python 3.11 or newer is needed")
    if any(importlib.util.find_spec(name) is None for name in ("venv", "ensurepip")):
        raise Stuck(
            "Python thiếu venv: chạy 'apt install python3-venv' rồi thử lại"
            " / Python lacks venv: run 'apt install python3-venv' and try again"
        )


def digest(paths: list[Path]) -> str:
    """Give one hash for the names and contents of files."""
    total = hashlib.sha256()
    for path in sorted(paths):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(ROOT).as_posix()} {content}\n".encode())
    return total.hexdigest()


def lock_files(lock: str) -> list[Path]:
    """Give the files that fix every version: the build tools first, then the rest."""
    return [ROOT / "locks" / "build.txt", ROOT / "locks" / f"{lock}.txt"]


def sources() -> list[Path]:
    """Give every file that goes into the wheel or decides how it is made."""
    inside = [path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file()]
    kept = [path for path in inside if "__pycache__" not in path.parts]
    return [*kept, ROOT / "pyproject.toml", ROOT / "README.md", ROOT / "LICENSE"]


def run(command: list[str], log: Path) -> None:
    """Run one step of the set-up: what it prints goes to ``log``, a failure becomes one line that helps."""
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(  # noqa: S603 - our own words, no shell
        command, capture_output=True, encoding="utf-8", errors="replace", check=False, env=plain
    )
    log.write_text(done.stdout + done.stderr, encoding="utf-8")
    if done.returncode == 0:
        return
    if "DO NOT MATCH THE HASHES" in done.stderr:
        raise Stuck(
            f"Tệp tải về khác với bản đã khóa, xem {log} / A downloaded file is not the locked one, see {log}"
        )
    if any(sign in done.stderr for sign in NO_NETWORK):
        raise Stuck(f"Không có mạng để cài đặt, xem {log} / No network to install from, see {log}")
    raise Stuck(f"Cài đặt không xong, xem {log} / Installation failed, see {log}")


def make_environment(folder: Path) -> None:
    """Make an empty environment, in place of one that another lock or an interruption left."""
    if folder.exists() and not (folder / "pyvenv.cfg").exists() and any(folder.iterdir()):
        raise Stuck(
            f"{folder} không phải môi trường Python, không đụng vào"
            f" / {folder} is not a Python environment and is left alone"
        )
    with tempfile.TemporaryDirectory() as scratch:
        run([sys.executable, "-m", "venv", "--clear", str(folder)], Path(scratch) / "venv.log")


def install(lock: str, folder: Path) -> None:
    """Bring ``folder`` to what the lock and the sources say; does nothing where it is there already."""
    stamp = folder / "motcua.json"
    wanted = {"lock": digest(lock_files(lock)), "sources": digest(sources()), "python": sys.version}
    try:
        found = json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = {}
    if found == wanted:
        return
    stamp.unlink(missing_ok=True)
    log = folder / "install.log"
    pip = [str(folder / BIN / f"python{EXE}"), "-m", "pip", "--no-input", "--disable-pip-version-check", "-q"]
    if (found.get("lock"), found.get("python")) != (wanted["lock"], wanted["python"]):
        say("đang cài đặt, lần đầu mất một hai phút / setting up, a minute or two the first time")
        make_environment(folder)
        for file in lock_files(lock):
            flags = ["--require-hashes", "--no-build-isolation", "--compile"]
            run([*pip, "install", *flags, "-r", str(file)], log)
    say("đang dựng chương trình / building the program")
    with tempfile.TemporaryDirectory() as made:
        run([*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", made, str(ROOT)], log)
        wheel = next(Path(made).glob("motcua-*.whl"))
        run([*pip, "install", "--no-deps", "--force-reinstall", "--compile", str(wheel)], log)
    stamp.write_text(json.dumps(wanted), encoding="utf-8")


def start(program: Path, arguments: list[str], extra: dict[str, str]) -> int:
    """Start an installed program in the project's folder and give its exit status."""
    try:
        command = [str(program), *arguments]
        return subprocess.call(command, cwd=ROOT, env={**os.environ, **extra})  # noqa: S603 - as above
    except KeyboardInterrupt:
        return 130


def main(words: list[str]) -> int:
    """Do what was asked for."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    what, rest = (words[0], words[1:]) if words else ("demo", [])
    if what not in ("demo", "test") or (what == "demo" and rest):
        sys.stderr.write(__doc__ or "")
        return 2
    folder = Path(os.environ.get("MOTCUA_VENV") or ROOT / {"demo": ".venv", "test": ".venv-test"}[what])
    try:
        check_python()
        install({"demo": "run", "test": "test"}[what], folder.absolute())
    except Stuck as stuck:
        say(str(stuck))
        return 2
    except OSError as problem:
        say(f"không ghi được / cannot write: {problem.filename or folder}: {problem.strerror}")
        return 2
    programs = folder.absolute() / BIN
    if what == "demo":
        return start(programs / f"motcua{EXE}", ["demo"], {})
    # The packages of the checkout must not stand in for those of the wheel, here or in what the tests start.
    wheel_only = {"PYTHONSAFEPATH": "1", "MOTCUA_TEST_WHEEL": "1"}
    return start(programs / f"pytest{EXE}", ["-n", "auto", *rest], wheel_only)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
