"""Gives Python names to every class, attribute and member of a Spec, and writes text as source code."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Collection, Mapping
from enum import IntEnum, StrEnum
from functools import cached_property

from protogen.checks.function_layout import UNPRINTABLE, escaped
from protogen.checks.function_layout import literal as literal
from protogen.dataclass import dataclass, field
from protogen.languages.examples import Words
from protogen.languages.language import own_name
from protogen.languages.python.dcg.kinds import KINDS
from protogen.languages.target import Job
from protogen.languages.templates import reserved_words
from protogen.model.once import once
from protogen.model.spec import Enum, Node, Record, Spec, takes_more
from protogen.model.things import (
    PROPERTIES,
    Former,
    Pins,
    Thing,
    case_things,
    property_things,
    reader_thing,
    type_thing,
)
from protogen.model.words import Given, Why, identifiers, plain, screaming, snake, unused, upper_camel

WORDS = Words(
    reserved_words("python"),
    comment="#",
    highlighted="from import match case if isinstance pass and in None True False",
)


_INHERITED = frozenset({*dir(IntEnum), *dir(StrEnum), "name", "value"})
"""What members of an enum would hide, or make a type checker refuse."""


@dataclass(frozen=True)
class Names:
    """All names of a Spec's package."""

    spec: Spec
    pins: Pins = field(default_factory=Pins)
    former: Mapping[Thing, Former] = field(default_factory=dict)
    """Names of the previous release."""
    words: frozenset[str] = frozenset()
    """Names that the kind of models needs itself, so no class or attribute may have them."""

    @cached_property
    def classes(self) -> Mapping[str, str]:
        """Declaration → class."""
        return plain(self._classes)

    @cached_property
    def _classes(self) -> Mapping[str, Given]:
        things = {decl.name: type_thing(decl.name) for decl in self.spec.decls}
        others = self.pins.beside(things.values()) | self._kept_attributes
        nodes = {decl.name: decl for decl in self.spec.decls}
        return _given(nodes, upper_camel, "Type", "Empty", taken=others, pinned=self.pins.of(things), more=self.words)

    @cached_property
    def readers(self) -> Mapping[str, str]:
        """Entry point → the variable of its reader, in the module `readers`."""
        return plain(self._readers)

    @cached_property
    def _readers(self) -> Mapping[str, Given]:
        things = {root: reader_thing(root) for root in self.spec.roots}
        # a name without lower and upper case would be that of the class, which the module imports
        others = reserved_words("python") | {*self.classes.values()}
        kept = self.pins.of(things)
        return identifiers(things, snake, reserved=others, digit_prefix="root_", empty="document", pinned=kept)

    def left(self, thing: Thing) -> tuple[str, ...]:
        """The former names of a thing."""
        return self.former[thing].names if thing in self.former else ()

    @cached_property
    def unknown(self) -> Mapping[str, str]:
        """Open union → the class of its values that are none of its alternatives."""
        unions = [decl.name for decl in self.spec.decls if takes_more(decl)]
        wishes = {name: f"Unknown {self.classes[name]}" for name in unions}
        things = {name: type_thing(name, "unknown") for name in unions}
        others = {*self.classes.values(), *(self.pins.beside(things.values()) - {*self.classes.values()})}
        return _named(wishes, upper_camel, "Type", "Empty", taken=others, pinned=self.pins.of(things), more=self.words)

    def another(self, wish: str) -> str:
        """One more class name, different from all others. `wish` begins with the class that needs it."""
        thing, before = self._beside(wish)
        name = self.pins.names.get(thing) or self.pins.names.get(before, "")
        if not name or name in self._taken:
            others = self.pins.beside([thing])
            name = _named({"": wish}, upper_camel, "Type", "Empty", more=self.words)[""]
            if name in self._taken or name in others:
                name = _named({"": wish}, upper_camel, "Type", "Empty", taken=self._taken | others, more=self.words)[""]
        self._taken.add(name)
        self.more[thing] = name
        return name

    @cached_property
    def _taken(self) -> set[str]:
        """All names of classes so far."""
        return {*self._class_names}

    def _beside(self, wish: str) -> tuple[Thing, Thing]:
        """The place that the name lock uses for a class made beside another: the part after the other's name, with a
        member by its name on the wire. Then the place that locks had before, with the attribute that they pin."""
        owner, _, place = wish.partition(" ")
        decl = self._owners[owner]
        attribute, space, rest = place.partition(" ")
        places = [f"{self._unpinned(decl).get(attribute, attribute)}{space}{rest}", place]
        found = [unused(each or "inner", lambda role: type_thing(decl, role) in self.more, join=" ") for each in places]
        return type_thing(decl, found[0]), type_thing(decl, found[1])

    def _unpinned(self, decl: str) -> Mapping[str, str]:
        """For each attribute of a record, what it would be if nothing pinned or chose it; itself where another has
        that."""
        record = self.spec.index.get(decl)
        if not isinstance(record, Record):
            return {}
        plain_names = identifiers([each.name for each in record.fields], snake, digit_prefix="field_")
        attributes = self.attributes(record)
        taken = frozenset(attributes.values())
        pairs = ((word, plain_names[name].word) for name, word in attributes.items())
        return {word: word if unpinned in taken else unpinned for word, unpinned in pairs}

    @cached_property
    def _owners(self) -> Mapping[str, str]:
        return {word: name for names in (self.unknown, self.classes) for name, word in names.items()}

    @cached_property
    def more(self) -> dict[Thing, str]:
        """The classes that `another` named."""
        return {}

    def given(self) -> Mapping[Thing, Given]:
        """Every name made here so far."""
        made = self.more | {type_thing(name, "unknown"): word for name, word in self.unknown.items()}
        found = {thing: Given(word, word, Why.SAME) for thing, word in made.items()}
        found |= {type_thing(name): each for name, each in self._classes.items()}
        found |= {reader_thing(root): each for root, each in self._readers.items()}
        for decl in self.spec.decls:
            if isinstance(decl, Record):
                names = self._attributes(decl)
                found |= {thing: names[name] for name, thing in property_things(decl.name, decl.fields).items()}
            elif isinstance(decl, Enum):
                found |= dict(zip(case_things(decl).values(), self._members(decl), strict=True))
        return found

    @cached_property
    def _kept_attributes(self) -> frozenset[str]:
        return frozenset(word for thing, word in self.pins.names.items() if thing.sort == PROPERTIES)

    @cached_property
    def _class_names(self) -> frozenset[str]:
        return frozenset([*self.classes.values(), *self.unknown.values()])

    def attributes(self, record: Record) -> Mapping[str, str]:
        """Wire name → attribute."""
        return plain(self._attributes(record))

    @once
    def _attributes(self, record: Record) -> Mapping[str, Given]:
        whole = self.spec.index.get(record.name)
        fields = whole.fields if isinstance(whole, Record) else record.fields
        kept = self.pins.of(property_things(record.name, fields))
        return _given(
            {field.name: field for field in fields},
            snake,
            "field_",
            "empty",
            taken=self._class_names,
            pinned=kept,
            more=self.words,
            exact=True,
        )

    def members(self, enum: Enum) -> tuple[str, ...]:
        """A name for each member, in order."""
        return tuple(each.word for each in self._members(enum))

    @once
    def _members(self, enum: Enum) -> tuple[Given, ...]:
        nodes = {str(position): member for position, member in enumerate(enum.members)}
        things = case_things(enum)
        kept = self.pins.of({str(position): things[each.name] for position, each in enumerate(enum.members)})
        return tuple(_given(nodes, screaming, "VALUE_", "EMPTY", pinned=kept, more=_INHERITED, exact=True).values())


def _named(
    wishes: Mapping[str, str],
    spell: Callable[[str], str],
    prefix: str,
    empty: str,
    taken: Collection[str] = (),
    pinned: Mapping[str, str] | None = None,
    more: frozenset[str] = frozenset(),
) -> Mapping[str, str]:
    """An identifier for each key, unique among them and not in `taken`."""
    nodes = {key: Node(wish) for key, wish in wishes.items()}
    return plain(_given(nodes, spell, prefix, empty, taken, pinned, more))


def _given(
    nodes: Mapping[str, Node],
    spell: Callable[[str], str],
    prefix: str,
    empty: str,
    taken: Collection[str] = (),
    pinned: Mapping[str, str] | None = None,
    more: frozenset[str] = frozenset(),
    exact: bool = False,
) -> Mapping[str, Given]:
    """An identifier for each node, unique among them and not in `taken`. The schema may ask for one. `more`:
    further reserved words; `exact`: the names are those on the wire."""
    return identifiers(
        nodes,
        spell,
        reserved=reserved_words("python") | more,
        digit_prefix=prefix,
        taken=frozenset(taken),
        empty=empty,
        pinned=pinned,
        wishes={key: node.name for key, node in nodes.items()},
        exact=exact,
        chosen={key: word for key, node in nodes.items() if (word := spell(own_name(node, "python")))},
    )


def docstring(text: str, indent: int) -> str:
    '''A docstring for text at an indentation: on one line if it fits, else with the closing quotes on a separate line.

    >>> docstring("Says hello.", 4)
    '"""Says hello."""'
    '''
    margin = " " * indent
    lines = _lines(text, LINE - indent)
    if len(lines) == 1 and len(lines[0]) + indent + 6 > LINE:
        lines = _lines(text, LINE - indent - 6)
    body = "\n".join(margin + line if number and line else line for number, line in enumerate(lines))
    if not body:
        return ""
    if len(lines) > 1:
        return f'"""{body}\n{margin}"""'
    open_end = re.search(r'(?<!\\)(?:\\\\)*"$', body)  # a quote that would join the closing quotes
    return f'"""{body[:-1]}\\""""' if open_end else f'"""{body}"""'


LINE = 88
"""The width of a line of emitted code: the formatters' default."""


def _lines(text: str, width: int) -> list[str]:
    """The lines of a docstring: escaped, wrapped if they are long, never two empty ones in a row."""
    found: list[str] = []
    for line in _dedented(re.split("\r\n|\r|\n", text.strip().expandtabs(4))):
        plain = line.rstrip().replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
        shown = UNPRINTABLE.sub(escaped, plain)
        parts = [shown] if 0 < len(shown) <= width else _wrapped(shown, width)
        found += parts or ([""] if found and found[-1] else [])
    return found


def _wrapped(line: str, width: int) -> list[str]:
    margin = " " * (len(line) - len(line.lstrip()))
    return textwrap.wrap(line, width, subsequent_indent=margin, break_long_words=False, break_on_hyphens=False)


def _dedented(lines: list[str]) -> list[str]:
    """Lines without the indentation that all but the first share."""
    margin = min((len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()), default=0)
    return [*lines[:1], *(line[margin:] for line in lines[1:])]


def names_of(job: Job) -> Names:
    """The names of a job's package."""
    kind = KINDS.get(str(job.options.get("models", "")))
    words = kind.words if kind else frozenset[str]()
    return Names(job.spec, job.pins.get("python", Pins()), job.former.get("python", {}), words)
