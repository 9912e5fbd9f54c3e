"""What travels with the package: rubrics, data, and the app's script and configuration."""

from evalkit.study.files.shipped import shipped as shipped_file

__all__ = ["shipped_file"]
