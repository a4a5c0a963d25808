#!/usr/bin/env python3
"""Makes the extract of Debian packages that `quantara demo` loads.

    make-demo-packages.py DATA_FOLDER OUTPUT_FOLDER

DATA_FOLDER holds debian-packages.base.jsonl.gz (one record a line) and debian-packages.base.f16 (row i belongs to line
i; 384 IEEE half floats, little-endian). Chosen are the packages of every standard system, all of the sections in which
people look for programs, and a seeded sample of the rest. The output is the same on every run.
"""

import gzip
import json
import random
import sys
from pathlib import Path

COUNT = 6_000
BYTES_PER_ROW = 2 * 384
SEED = 20260101
SECTIONS = {
    "database", "editors", "education", "graphics", "mail", "news", "shells", "sound", "text", "vcs", "video", "web",
}
PROGRAM_SECTIONS = {"misc", "utils"}
KEPT = ("name", "summary", "description", "section", "priority", "installed_size_kb", "homepage", "tags")


def is_wanted(record):
    return (
        record.get("priority") in ("required", "important", "standard")
        or record.get("section") in SECTIONS
        or record.get("section") in PROGRAM_SECTIONS and "role::program" in record.get("tags", ()))


def chosen_rows(records):
    """Returns the rows of the extract in the order of the input."""
    wanted = {row for row, record in enumerate(records) if is_wanted(record)}
    rest = [row for row in range(len(records)) if row not in wanted]
    return sorted(wanted | set(random.Random(SEED).sample(rest, COUNT - len(wanted))))


def main(data, output):
    with gzip.open(data / "debian-packages.base.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    vectors = (data / "debian-packages.base.f16").read_bytes()
    rows = chosen_rows(records)
    (output / "packages.f16").write_bytes(
        b"".join(vectors[row * BYTES_PER_ROW:(row + 1) * BYTES_PER_ROW] for row in rows))
    text = "".join(
        json.dumps({key: records[row][key] for key in KEPT if key in records[row]}, ensure_ascii=False) + "\n"
        for row in rows)
    (output / "packages.jsonl.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{len(rows)} packages")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
