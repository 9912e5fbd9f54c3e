"""Reading a study folder and finding its faults: every fault in one run, with file and line."""
