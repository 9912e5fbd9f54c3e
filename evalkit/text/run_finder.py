"""The longest run of words that another text shares with one text, found in one pass over it."""

from collections.abc import Sequence


class RunFinder:
    """Every run of words of one text as a suffix automaton (Blumer and others, 1985).

    Building it and searching with it take time in proportion to the words, however often the same
    words recur; comparing place by place takes their product where a text repeats itself.

    Examples
    --------
    >>> finder = RunFinder("the old tower and the old lamp and the sea".split())
    >>> finder.longest("a tower and the old lamp".split())
    (5, 1)
    >>> finder.longest("nothing here".split())
    (0, 0)
    """

    def __init__(self, words: Sequence[str]) -> None:
        self._next: list[dict[str, int]] = [{}]
        self._shorter: list[int] = [-1]
        self._length: list[int] = [0]
        last = 0
        for word in words:
            last = self._extend(last, word)

    def longest(self, words: Sequence[str]) -> tuple[int, int]:
        """The words of the longest run, the first of equals, and how many words stand before it."""
        best = (0, 0)
        state = length = 0
        for end, word in enumerate(words, start=1):
            while state and word not in self._next[state]:
                state = self._shorter[state]
                length = self._length[state]
            if word in self._next[state]:
                state = self._next[state][word]
                length += 1
            if length > best[0]:
                best = (length, end - length)
        return best

    def _extend(self, last: int, word: str) -> int:
        """Add a word after the text so far, which ``last`` stands for."""
        whole = self._state({}, self._length[last] + 1, shorter=0)
        state = last
        while state != -1 and word not in self._next[state]:
            self._next[state][word] = whole
            state = self._shorter[state]
        if state == -1:
            return whole
        target = self._next[state][word]
        if self._length[target] > self._length[state] + 1:
            target = self._split(state, word, target)
        self._shorter[whole] = target
        return whole

    def _split(self, state: int, word: str, target: int) -> int:
        """Give the shorter runs of a state, which now recur elsewhere too, a state of their own."""
        length = self._length[state] + 1
        clone = self._state(dict(self._next[target]), length, self._shorter[target])
        self._shorter[target] = clone
        while state != -1 and self._next[state].get(word) == target:
            self._next[state][word] = clone
            state = self._shorter[state]
        return clone

    def _state(self, following: dict[str, int], length: int, shorter: int) -> int:
        self._next.append(following)
        self._length.append(length)
        self._shorter.append(shorter)
        return len(self._next) - 1
