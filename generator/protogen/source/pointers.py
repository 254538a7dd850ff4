"""Follows JSON Pointers in a document, and explains where a broken one stops."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from protogen.source.place import Json, escape, split_pointer


class Unresolved(Exception):
    """A reference that cannot be resolved: the diagnostic's rule, what is wrong, and what to do."""

    def __init__(self, rule: str, problem: str, help: str = "") -> None:
        super().__init__(problem)
        self.rule, self.problem, self.help = rule, problem, help


def step(raw: Json, token: str) -> Json:
    """Returns the value at one reference token. Raises KeyError if there is none."""
    if isinstance(raw, dict) and token in raw:
        return raw[token]
    if isinstance(raw, list) and token.isdecimal() and str(int(token)) == token and int(token) < len(raw):
        return raw[int(token)]
    raise KeyError(token)


def nothing_there(raw: Json, fragment: str) -> Unresolved:
    """Explains where a pointer stops, and suggests what was probably meant."""
    at, tokens = "#", split_pointer(fragment)
    for number, token in enumerate(tokens):
        try:
            raw = step(raw, token)
        except KeyError:
            names = list(raw) if isinstance(raw, dict) else []
            rest = "/".join(tokens[number:]) + "/"
            whole = next((name for name in names if "/" in name and rest.startswith(f"{name}/")), None)
            help = suggest(token, names, f"{at}/")
            if not help and (other := _OTHER.get(token)) in names:
                help = f"did you mean `{at}/{'/'.join([other or '', *map(escape, tokens[number + 1 :])])}`?"
            if whole is not None:
                help = f"write `{at}/{escape(whole)}`: in a pointer, a `/` in a name is written `~1`"
            return Unresolved("unresolved-reference", f"there is no `{token}` in `{at}`", help)
        at = f"{at}/{escape(token)}"
    return Unresolved("unresolved-reference", f"there is nothing at `{fragment}`")


_OTHER = {"definitions": "$defs", "$defs": "definitions"}
"""The same place, as other drafts call it."""


def suggest(word: str, words: Iterable[str], prefix: str) -> str:
    """Returns a diagnostic's help with the word that was probably meant; empty if none is close."""
    close = difflib.get_close_matches(word, list(words), 1)
    return f"did you mean `{prefix}{escape(close[0])}`?" if close else ""
