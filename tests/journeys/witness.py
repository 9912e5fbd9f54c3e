"""What the desk says on saving, word by word; one that soon gives way counts, too."""

from pathlib import Path

SCRIPT = (Path(__file__).parent / "saving_witness.js").read_text(encoding="utf-8")


def witness(page):
    """Note from now on what a page says."""
    page.evaluate(SCRIPT)


def notes(page):
    """Each word, when it was said, and what the form showed then."""
    return page.evaluate("window.said")


def said(page):
    """The words alone, none twice in a row."""
    words = [note["state"] for note in notes(page) if note["state"]]
    return [word for place, word in enumerate(words) if place == 0 or word != words[place - 1]]
