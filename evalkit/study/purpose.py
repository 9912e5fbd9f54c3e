"""What an assignment is for. Raters never learn it: all work looks alike."""

from enum import StrEnum


class Purpose(StrEnum):
    """Only ratings enter agreement and comparisons; everything else describes raters."""

    RATING = "rating"
    REPEAT = "repeat"  # work that the rater has done before, with new tokens and sides swapped
    VALIDITY = "validity"  # passages whose levels are known beforehand
    DAMAGED = "damaged"  # the same, with one passage damaged on purpose
    RERATING = "rerating"  # rated again after the talk of a norming pass: no independent rating
