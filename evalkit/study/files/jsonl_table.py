"""JSON Lines as a table: one object a line, numbers kept as they are written."""

import json
from collections.abc import Mapping

from evalkit.study.files.characters import damages
from evalkit.study.files.fault import Fault, Reading
from evalkit.study.files.table import Row, Table
from evalkit.study.files.wording import quoted, shown


def parse_jsonl(text: str, file: str) -> Reading[Table]:
    r"""Turn lines of JSON objects into rows; the columns are all keys in order of appearance.

    Examples
    --------
    >>> parse_jsonl('{"brief": 1, "temperature": 0.70}', "p.jsonl").value.rows[0].cells
    {'brief': '1', 'temperature': '0.70'}
    """
    faults: list[Fault] = []
    rows = []
    lines = text.rstrip("\n").split("\n")
    for number, line in enumerate(lines, start=1):
        reading = _row(line, file, number)
        faults += reading.faults
        if reading.value is not None:
            rows.append(reading.value)
    columns = tuple(dict.fromkeys(column for row in rows for column in row.cells))
    is_whole = len(rows) == len(lines)
    return Reading(Table(file, columns, tuple(rows), is_whole), tuple(faults))


def _row(line: str, file: str, number: int) -> Reading[Row]:
    if not line.strip():
        return Reading(None, (Fault(file, number, "an object", "a blank line", "remove it"),))
    repeated: list[str] = []

    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        keys = [key for key, _ in pairs]
        repeated.extend(key for key in dict.fromkeys(keys) if keys.count(key) > 1)
        return dict(pairs)

    try:
        content = json.loads(
            line, object_pairs_hook=unique, parse_int=str, parse_float=str, parse_constant=str
        )
    except (json.JSONDecodeError, RecursionError) as error:
        came = f"a line that is none ({getattr(error, 'msg', 'brackets without end')})"
        remedy = 'write one object on the line, such as {"brief": "b1"}'
        return Reading(None, (Fault(file, number, "a JSON object", came, remedy),))
    if not isinstance(content, dict):
        remedy = 'write one object on the line, such as {"brief": "b1"}'
        return Reading(None, (Fault(file, number, "a JSON object", shown(content), remedy),))
    again = [
        Fault(file, number, "each key once", f"{quoted(key)} again", "remove one of the two")
        for key in repeated
    ]
    cells = {key.strip(): _cell(value) for key, value in content.items()}
    return Reading(Row(number, cells), (*again, *_hidden_damage(line, cells, file, number)))


def _cell(value: object) -> str:
    match value:
        case str():
            return value.replace("\r\n", "\n").replace("\r", "\n")
        case None:
            return ""
        case bool():
            return str(value).lower()
    return json.dumps(value, ensure_ascii=False)


def _hidden_damage(
    line: str, cells: Mapping[str, str], file: str, number: int
) -> tuple[Fault, ...]:
    """Damage written as escapes; what stands openly in the line is reported with the file."""
    if any(damages(line)):
        return ()
    content = "\n".join((*cells, *cells.values()))
    return tuple(
        Fault(file, number, damage.expected, damage.came, damage.remedy)
        for damage in damages(content)
    )
