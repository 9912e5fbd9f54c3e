"""The result in sections: each with its sentences, its figure and its tables, for any medium."""
