"""Figures as Vega-Lite: each knows its words and its table, and how to become a file offline."""
