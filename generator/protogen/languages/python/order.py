"""Orders the classes in their module: a class comes after those it uses. Finds aliases that lead nowhere."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from protogen.model.passes import knots


def ordered(uses: Mapping[str, Collection[str]]) -> Sequence[str]:
    """Names so that each follows those it uses. The names on a cycle stay together, in the order given.

    >>> ordered({"a": ["b"], "b": [], "c": []}), ordered({"a": ["b", "c"], "b": ["a"], "c": []})
    (['b', 'c', 'a'], ['c', 'a', 'b'])
    """
    found = knots({name: [*used] for name, used in uses.items()})
    first: dict[int, str] = {}
    units = {name: first.setdefault(found[name], name) if name in found else name for name in uses}
    """The first name on the same cycle, else the name itself."""
    wanted: dict[str, set[str]] = {}
    for name, used in uses.items():
        wanted.setdefault(units[name], set()).update(units[each] for each in used if each in units)
    turns = _turns({unit: used - {unit} for unit, used in wanted.items()})
    positions = {unit: number for number, unit in enumerate(wanted)}
    return sorted(uses, key=lambda name: (turns[units[name]], positions[units[name]]))


def _turns(wanted: Mapping[str, Collection[str]]) -> Mapping[str, int]:
    """In which pass a name is placed, if each pass places the names whose needs are already placed."""
    positions = {name: number for number, name in enumerate(wanted)}
    users: dict[str, list[str]] = {name: [] for name in wanted}
    for name, used in wanted.items():
        for each in used:
            users[each].append(name)
    missing = {name: len(used) for name, used in wanted.items()}
    waiting = [name for name, count in missing.items() if not count]
    turns: dict[str, int] = {}
    while waiting:
        name = waiting.pop()
        turns[name] = max((turns[each] + (positions[each] > positions[name]) for each in wanted[name]), default=0)
        for user in users[name]:
            missing[user] -= 1
            if not missing[user]:
                waiting.append(user)
    return turns
