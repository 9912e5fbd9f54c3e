"""Holds the write lock of a database for some seconds, as a slow disk or another program would.

Run by test_never_losing: the path and the seconds are arguments; "held" is printed when it holds.
"""

import sqlite3
import sys
import time

if __name__ == "__main__":
    connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=10)
    connection.execute("BEGIN IMMEDIATE")
    print("held", flush=True)  # noqa: T201
    time.sleep(float(sys.argv[2]))
    connection.execute("ROLLBACK")
