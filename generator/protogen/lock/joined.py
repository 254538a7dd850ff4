"""Joins two types of a lock: of a definition that allows null, the values once had a type of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from protogen.lock.file import Lock
from protogen.lock.keys import role_at
from protogen.model.things import TYPES


def joined(lock: Lock, keys: Mapping[str, str]) -> Lock:
    """The lock with one type for each of these definitions (`keys`: those of the declarations). The members keep their
    names; the numbered names of types are former ones."""
    decls = {key: name for name, key in keys.items()}
    names: dict[str, dict[str, Mapping[str, str]]] = {}
    former = {sort: {key: {**words} for key, words in rows.items()} for sort, rows in lock.former.items()}
    for sort, rows in lock.names.items():
        for key, words in rows.items():
            owner, rest = _joined(key, decls)
            if not owner:
                names.setdefault(sort, {})[key] = words
            elif sort != TYPES or rest.startswith("/") or owner.endswith(_VALUE):
                names.setdefault(sort, {})[owner + rest] = words
            else:
                for language, word in words.items():
                    former.setdefault(sort, {}).setdefault(f"{word} {owner}{rest}", {})[language] = ""
    return replace(lock, names=names, former=former) if names != lock.names else lock


def _joined(key: str, decls: Mapping[str, str]) -> tuple[str, str]:
    """For the key of a numbered type, or of something in it or beside it: the definition's key, and the rest; empty if
    it is no such key."""
    begin = role_at(key)
    owner = key[:begin] if begin > 0 else ""
    if owner not in decls:
        return "", ""
    numbered = re.match(rf"~{re.escape(decls[owner])} \d+(?=[/~]|$)", key[begin:])
    if numbered is None or owner + numbered[0] in decls:
        return "", ""
    value = f"{owner}~{decls[owner]}{_VALUE}"  # a whole document still has a type of its own for its values
    return value if value in decls else owner, key[begin + numbered.end() :]


_VALUE = " value"
