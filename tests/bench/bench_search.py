"""Measure the search at each key typed: print one JSON object on standard output.

    python tests/bench/bench_search.py [--catalogue FILE]

Over at least 7,000 titles (the given file multiplied up; without one, the starter catalogue) every prefix of
200 queries is searched, as a clerk types them. Some of the same prefixes go through a naive scan (each word
looked for in each title, folded beforehand) in the same run, so that ``ratio_to_naive`` means the same on any
machine.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from db.catalogue.faults import Unfit  # noqa: E402
from db.catalogue.files import read_file  # noqa: E402
from db.catalogue.interchange import procedure_from_json  # noqa: E402
from db.catalogue.reader import read_titles  # noqa: E402
from db.catalogue.search import CatalogueIndex  # noqa: E402
from db.catalogue.starter import starter_procedures  # noqa: E402
from db.catalogue.store import create, keep  # noqa: E402
from db.catalogue.title import Title, title_of  # noqa: E402
from db.rules.procedure import Procedure  # noqa: E402
from db.rules.vietnamese import fold  # noqa: E402

TITLES = ROOT.parent / "shared" / "catalogue" / "titles.csv"
LEAST = 7_000
QUERIES = 200
TYPED = (
    *("khai sinh", "dang ky khai sinh", "khai tu", "ket hon", "dang ky ket hon", "tinh trang hon nhan"),
    *("chung thuc ban sao", "chung thuc chu ky", "di chuc", "ban sao trich luc", "cai chinh ho tich"),
    *("ho kinh doanh", "thay doi ho kinh doanh", "tam ngung kinh doanh", "cham dut hoat dong"),
    *("thuong tru", "tam tru", "xoa dang ky tam tru", "luu tru", "can cuoc", "tach ho"),
    *("chuyen nhuong", "tang cho quyen su dung dat", "cap doi giay chung nhan", "tach thua", "dat dai"),
    *("tro cap xa hoi", "khuyet tat", "mai tang", "ho ngheo", "nguoi co cong", "bao hiem y te"),
    *("1.013831", "2000815", "0011", "khieu nai", "to cao", "hoa giai", "nuoi con nuoi", "giam ho"),
)
"""What a counter's clerk types; the other half is made of the titles' own words."""
MISTYPED = ("khai sihn", "chung thuwc", "dang ky ket hno", "chuyne nhuong", "thuowngf truws", "tam trus")


def multiplied(entries: Sequence[Procedure]) -> list[Procedure]:
    """Give at least ``LEAST`` procedures: the entries again and again under other codes."""
    copies = -(-LEAST // len(entries))
    made = []
    for copy in range(copies):
        for place, entry in enumerate(entries):
            code = entry.code if not copy else f"{7 + copy % 3}.{copy // 3:02d}{place:04d}"
            made.append(Procedure(code, entry.name, entry.field, entry.short_title, papers=entry.papers))
    return made


def procedures(file: Path) -> list[Procedure]:
    """Give the procedures of a file that have a title."""
    found = []
    for row in read_file(file):
        try:
            found.append(procedure_from_json(row.told, row.number))
        except Unfit:
            continue
    return found


def queries(titles: Sequence[Title]) -> list[str]:
    """Give 200 queries: those of ``TYPED`` and runs of words from titles, some with their accents."""
    chance = random.Random(2026)
    made = list(TYPED)
    while len(made) < QUERIES:
        title = chance.choice(titles)
        words = (title.words if chance.random() < 0.3 else title.folded).split()
        start = chance.randrange(max(1, len(words) - 2))
        made.append(" ".join(words[start : start + chance.randint(1, 4)]))
    return made


def naive(titles: Sequence[Title]) -> Callable[[str], list[Title]]:
    """Give the search that anyone would write first: look for every word in every title, and sort."""
    texts = [(fold(f"{line.code} {line.name} {line.field} {line.paper_words}"), line) for line in titles]

    def search(typed: str) -> list[Title]:
        words = fold(typed).split()
        found = [line for text, line in texts if all(word in text for word in words)]
        return sorted(found, key=lambda title: len(title.name))[:20]

    return search


def timings_ms(search: Callable[[str], object], typed: Sequence[str]) -> list[float]:
    """Time each search once, in milliseconds."""
    taken = []
    for text in typed:
        start = time.perf_counter()
        search(text)
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def summary(taken: Sequence[float]) -> dict[str, float]:
    """Give median, 95th percentile and maximum."""
    cuts = statistics.quantiles(taken, n=20)
    return {
        "median_ms": round(statistics.median(taken), 4),
        "p95_ms": round(cuts[-1], 4),
        "max_ms": round(max(taken), 4),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--catalogue", type=Path, default=TITLES if TITLES.is_file() else None)
    given = parser.parse_args()
    entries = procedures(given.catalogue) if given.catalogue else list(starter_procedures())
    made = multiplied(entries)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catalogue.db"
        create(path)
        keep(path, made, origin="bench")
        read_ms = min(timings_ms(lambda _: read_titles(path), [""] * 5))
        titles = read_titles(path)
    assert titles == sorted(map(title_of, made), key=lambda title: title.code)
    build_ms = min(timings_ms(lambda _: CatalogueIndex(titles), [""] * 5))
    prepare_ms = min(timings_ms(lambda _: CatalogueIndex(titles).prepare(), [""] * 5)) - build_ms
    index = CatalogueIndex(titles)
    index.prepare()
    typed = [query[:length] for query in queries(titles) for length in range(1, len(query) + 1)]
    ours = timings_ms(index.search, typed)
    first_miss_ms = timings_ms(index.search, ["khai sihn"])[0]
    some = random.Random(7).sample(typed, 60)
    scanned = timings_ms(naive(titles), some)
    again = timings_ms(index.search, some)
    told = {
        "titles": len(titles),
        "queries": QUERIES,
        "keys": len(typed),
        "search": summary(ours),
        "naive_scan": summary(scanned),
        "ratio_to_naive": round(statistics.median(again) / statistics.median(scanned), 5),
        "mistyped": summary(timings_ms(index.search, MISTYPED * 5)),
        "first_miss_ms": round(first_miss_ms, 2),
        "read_titles_ms": round(read_ms, 1),
        "new_index_ms": round(build_ms, 1),
        "prepare_ms": round(prepare_ms, 1),
    }
    sys.stdout.write(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
