"""The excerpt of the sample of call records in samples/: two hundred rows of a small sample, byte for byte.

    python scripts/sample_calls.py            write it
    python scripts/sample_calls.py --check    say whether the file is the one that would be written

The whole sample of 50,000 rows is made on demand, by `minglu checkup --sample FOLDER`.
"""

import sys
from pathlib import Path

from minglu.wiring.sample_calls import EXCERPT, SEED, calls_csv
from minglu.wiring.sample_records import make_records

FILE = Path(__file__).resolve().parent.parent / "samples" / "calls-excerpt.csv"
ROWS = 2_000


def excerpt() -> bytes:
    """Every tenth row of a small sample, so that two months and something of most breaches are in it."""
    return calls_csv(make_records(rows=ROWS, seed=SEED).records[:: ROWS // EXCERPT])


def main() -> int:
    data = excerpt()
    if "--check" in sys.argv[1:]:
        if FILE.is_file() and FILE.read_bytes() == data:
            return 0
        print("samples/calls-excerpt.csv is not what scripts/sample_calls.py writes; run it, or put the change into the script")
        return 1
    FILE.write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
