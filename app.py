"""`streamlit run app.py`: the bare form of the app that `evalkit serve` runs with its headers."""

from evalkit.ui.main import run

run()
