"""Holds the write lock of a database, as a slow disk or another program would.

Run by test_never_losing: the path is the argument; "held" is printed when it holds, and it holds
until its input ends.
"""

import sqlite3
import sys

if __name__ == "__main__":
    connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=10)
    connection.execute("BEGIN IMMEDIATE")
    print("held", flush=True)  # noqa: T201
    sys.stdin.read()
    connection.execute("ROLLBACK")
