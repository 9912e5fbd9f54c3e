"""Cut two published sets of ratings down to their figures: ids, systems, raters, scores.

``uv run python data/published/make_published.py FOLDER`` reads FOLDER/ttcw/ratings.csv,
FOLDER/ttcw/criteria.csv and FOLDER/pandalm/pairwise.csv, tables with the columns named in
``TABLES`` and any others, and writes the tables of this folder. Only the named columns are kept, so
no sentence of the sources comes along: no comments, questions, prompts, stories or responses.
"""

import argparse
import csv
from pathlib import Path

HERE = Path(__file__).parent
TABLES = (
    (
        "ttcw/ratings.csv",
        "ttcw_ratings.csv",
        ("item_id", "prompt_id", "system", "rater", "criterion", "score"),
    ),
    ("ttcw/criteria.csv", "ttcw_criteria.csv", ("criterion", "dimension", "name")),
    (
        "pandalm/pairwise.csv",
        "pandalm_preferences.csv",
        ("item_id", "system_a", "system_b", "rater", "preference"),
    ),
)


def keep_columns(source: Path, target: Path, columns: tuple[str, ...]) -> None:
    """Write a table anew with these columns only; rows keep their order."""
    with (
        source.open(encoding="utf-8", newline="") as read,
        target.open("w", encoding="utf-8", newline="") as written,
    ):
        table = csv.DictReader(read)
        missing = [column for column in columns if column not in (table.fieldnames or ())]
        if missing:
            raise SystemExit(f"{source} lacks the columns {', '.join(missing)}.")
        writer = csv.DictWriter(written, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)


def main() -> None:
    """Write the three tables."""
    parser = argparse.ArgumentParser(description="Cut published ratings down to their figures.")
    parser.add_argument("folder", type=Path, help="holds ttcw/ and pandalm/")
    parser.add_argument("--out", type=Path, default=HERE, help="default: this folder")
    arguments = parser.parse_args()
    for source, target, columns in TABLES:
        keep_columns(arguments.folder / source, arguments.out / target, columns)


if __name__ == "__main__":
    main()
