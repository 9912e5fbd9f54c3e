"""The text of the scripts and styles that lie beside the components."""

from importlib.resources import files


def joined(*names: str) -> str:
    """Several files under this folder as one, in this order."""
    folder = files("evalkit.ui.components")
    return "\n".join(folder.joinpath(*name.split("/")).read_text("utf-8") for name in names)
