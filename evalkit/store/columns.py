"""Column types that hold the same characters on SQLite and on PostgreSQL."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator


def utc_text(moment: datetime) -> str:
    """A moment as ISO 8601 text in UTC with microseconds; its order as text is that of time.

    Raises
    ------
    ValueError
        For a time without a zone, which could mean any moment of a day.

    Examples
    --------
    >>> from datetime import timedelta, timezone
    >>> utc_text(datetime(2026, 3, 1, 9, tzinfo=timezone(timedelta(hours=2))))
    '2026-03-01T07:00:00.000000+00:00'
    """
    if moment.tzinfo is None:
        raise ValueError(f"the time {moment} names no zone; the store keeps moments in UTC")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def canonical_json(value: object) -> str:
    """JSON with sorted keys, no spaces and plain UTF-8, so that equal values give equal text."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


class Moment(TypeDecorator[datetime]):
    """A time-zone-aware moment, kept as UTC text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write the moment as UTC text."""
        return None if value is None else utc_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Read the text back, aware of its zone."""
        return None if value is None else datetime.fromisoformat(value)


class JsonText(TypeDecorator[object]):
    """A mapping or list, kept as canonical JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> str:
        """Write the value as canonical JSON."""
        return canonical_json(dict(value) if isinstance(value, Mapping) else value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> object:
        """Read the value back."""
        return None if value is None else json.loads(value)
