"""Follows JSON Pointers in a document, and explains where a broken one stops."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from urllib.parse import unquote

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


def meant(reference: str, document: Json) -> str:
    """Returns a diagnostic's help for a reference that leads nowhere: the definition of its document whose name is its
    last word, as in `Line`, `#Line` and `#/components/schemas/Line`; empty if there is none."""
    word = _LAST.split(unquote(reference))[-1].removesuffix(".json").lower()
    for keyword in _OTHER if word and isinstance(document, dict) else ():
        held = document.get(keyword)
        for name in held if isinstance(held, dict) else ():
            if word in (name.lower(), escape(name).lower()):
                return f"did you mean `#/{keyword}/{escape(name)}`?"
    return ""


_LAST = re.compile("[/#]")
_OTHER = {"definitions": "$defs", "$defs": "definitions"}
"""The same place, as other drafts call it."""


def suggest(word: str, words: Iterable[str], prefix: str) -> str:
    """Returns a diagnostic's help with the word that was probably meant; empty if none is close."""
    close = difflib.get_close_matches(word, list(words), 1)
    return f"did you mean `{prefix}{escape(close[0])}`?" if close else ""
