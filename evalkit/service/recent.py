"""What was made most recently, kept so that it need not be made again: for what never changes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """The values asked for last, at most so many; safe to ask from several threads.

    Examples
    --------
    >>> squares = Recent[int, int](most=2)
    >>> [squares.get(n, lambda: n * n) for n in (3, 4, 5)]
    [9, 16, 25]
    >>> len(squares)
    2
    >>> squares.get(5, lambda: 0)
    25
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """The value of a key, made now where it is not held; what cannot be made is not held."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()  # outside the lock, so that one slow value keeps no other waiting
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value
