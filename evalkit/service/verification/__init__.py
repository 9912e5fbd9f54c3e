"""Proof that a study is what was opened and rated: from its stored rows, trusting none of them."""
