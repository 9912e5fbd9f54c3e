"""What is evaluated: frozen values of a study, its answers and files; no database, no clock."""
