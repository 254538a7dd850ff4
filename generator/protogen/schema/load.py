"""Loads a schema: reads its files, follows references, and lifts older drafts to 2020-12."""

from __future__ import annotations

import json
import os
import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from protogen.dataclass import dataclass, field, replace
from protogen.schema import keywords as dialect
from protogen.schema.containers import container
from protogen.schema.extent import refuse_too_large
from protogen.schema.graph import Graph, Key, Subschema
from protogen.schema.samples import guess
from protogen.schema.uris import between, is_id, join
from protogen.source import read as source
from protogen.source.diagnostics import Diagnostic, Refused, Severity, tidy
from protogen.source.place import Json, Place, Source, SourceError
from protogen.source.pointers import Unresolved, meant

__all__ = ["Key", "Schema", "Subschema", "Unresolved", "load", "of_value"]


@dataclass(frozen=True, eq=False, slots=True)
class Schema:
    """A loaded schema: its root, its draft, and all its files (the one that was named first)."""

    root: Subschema
    draft: str
    sources: tuple[Source, ...]
    parts: Mapping[str, Subschema] = field(default_factory=dict)
    """The schemas of a container (an AsyncAPI or OpenAPI document), by name."""
    roots: tuple[str, ...] = ()
    """The parts of a container that are messages; empty: all."""

    def at(self, place: Place) -> Subschema:
        """The subschema at a place in one of the files. Raises KeyError if there is none."""
        return self.root.at(place)

    def definitions(self) -> Mapping[str, Subschema]:
        """The `$defs` and `definitions` of the root document, in order; for a container, its parts."""
        if self.parts:
            return self.parts
        return {
            name: self.root.child(keyword, name)
            for keyword in ("$defs", "definitions")
            for name in self.root.keywords.get(keyword, {})
        }


def load(
    path: Path, *, shown: str | None = None, map: Mapping[str, Path] | None = None, inside: Iterable[Path] = ()
) -> tuple[Schema, tuple[Diagnostic, ...]]:
    """Load a schema file and every file it refers to.

    `shown` is the path for messages. `map` gives local copies of remote schemas: a URI and its file, or a prefix
    of URIs (ending in `/`) and a folder. Nothing is fetched from the network. `inside`: the folders that references
    may lead into beside the schema's own; a schema is untrusted, and must not read what else the machine holds.
    Raises Refused if the file itself cannot be read; all other faults are returned as diagnostics.
    """
    files = _Files(map or {}, [path.resolve().parent, *(folder.resolve() for folder in inside)])
    first = _readable(path, shown or path.as_posix(), files.read)
    graph = Graph(files.fetch)
    held = container(first.value)
    parts: Mapping[str, Subschema] = {}
    if held is not None:
        root, parts = graph.add_container(first, path.resolve().as_uri(), held)
    else:
        root = _add(graph, first, path.resolve().as_uri())
    _follow(graph)
    refuse_too_large([*graph.nodes])
    own = {found.path for found in files.sources}
    diagnostics = [d for d in graph.diagnostics if d.place is None or d.place.source.path in own]
    schema = Schema(root, root.draft, tuple(files.sources), parts, tuple(held.roots) if held else ())
    return schema, tidy([*diagnostics, *files.diagnostics])


def read_alone(path: Path, shown: str) -> Source:
    """Read a schema's file, without those that it refers to. Raises Refused like `load`."""
    return _readable(path, shown, source.read)


def _readable(path: Path, shown: str, read: Callable[[Path, str], Source]) -> Source:
    """The file of a schema. Raises Refused if it cannot be read, or is a document rather than a schema."""
    if path.suffix.lower() == ".toml":
        help = f"a config is named by `--config {shown}`; the schema is a JSON or a YAML file"
        raise Refused(Diagnostic("no-schema", "this is a config, not a schema", at=shown, help=help))
    try:
        found = read(path.resolve(), shown)
    except SourceError as error:
        raise Refused(_unreadable(error)) from None
    except OSError as error:
        problem, help = source.why_unreadable(path, error)
        raise Refused(Diagnostic("unreadable-schema", problem, at=shown, help=help)) from None
    if container(found.value) is None and (sample := guess(found.value)):
        rule, message = "not-a-schema", f"this looks like a document, not like a JSON Schema: {sample.why}"
        if isinstance(found.value, list):
            rule, message = "bad-keyword-value", f"a schema must be an object or a boolean, but {sample.why}"
        raise Refused(Diagnostic(rule, message, at=f"{found.path}:1:1", help=sample.help.replace("FILE", shown)))
    return found


def of_value(value: Json, name: str) -> Schema:
    """A schema that is a value of ours, complete in itself. `name`: what stands for its file in places."""
    graph = Graph(lambda uri, user: None)
    own = Source(name, json.dumps(value, indent=2), value)
    root = _add(graph, own, f"memory:{name}")
    return Schema(root, root.draft, (own,))


def _add(graph: Graph, source: Source, uri: str) -> Subschema:
    """Adds a document that is a schema, and returns its root."""
    named = isinstance(source.value, dict) and "$schema" in source.value
    root = graph.add(source, uri, dialect.LATEST if named else dialect.guess_draft(source.value))
    if isinstance(source.value, dict) and not named:
        graph.diagnostics.append(_assumed(root))
    return root


def _assumed(root: Subschema) -> Diagnostic:
    message = f"the schema names no draft in `$schema`; it is read as {root.draft}"
    help = 'add "$schema": "https://json-schema.org/draft/2020-12/schema"'
    return Diagnostic("draft-assumed", message, root.place, help, Severity.NOTE)


def _follow(graph: Graph) -> None:
    """Resolve every reference once, to report the broken ones. (The list of nodes grows during the loop.)"""
    for node in graph.nodes:
        for keyword in ("$ref", "$dynamicRef"):
            if keyword not in node.keywords:
                continue
            try:
                node.resolve(node.keywords[keyword])
            except Unresolved as error:
                message = f"`{keyword}`: {error.problem}"
                help = error.help or meant(node.keywords[keyword], node.place.source.value)
                graph.diagnostics.append(Diagnostic(error.rule, message, node.where(keyword), help))


def _unreadable(error: SourceError) -> Diagnostic:
    return Diagnostic(
        "unreadable-schema", error.problem, at=f"{error.path}:{error.line}:{error.column}", help=error.help
    )


class _Files:
    """The files of a schema, each read once."""

    def __init__(self, map: Mapping[str, Path], inside: Sequence[Path]) -> None:
        self._map = map
        self._inside = inside
        self._read: dict[Path, Source] = {}
        self._metaschemas: dict[str, Source] = {}
        self.sources: list[Source] = []
        self.diagnostics: list[Diagnostic] = []

    def read(self, path: Path, shown: str) -> Source:
        if path not in self._read:
            read = source.read(path, shown)
            held = container(read.value)
            self._read[path] = replace(read, value=held.value) if held else read
            self.sources.append(self._read[path])
        return self._read[path]

    def fetch(self, uri: str, user: Subschema) -> tuple[Source, str] | None:
        """Finds the document of a URI for `Graph`. Raises Unresolved if it cannot be read."""
        if "\0" in unquote(uri):
            raise Unresolved("unresolved-reference", f"no file has a name with the character U+0000, as `{uri}` has")
        path = self._mapped(uri)
        if path is None:
            named = _file(uri)
            path = named if named and os.path.exists(named) else self._beside(uri) or named
            if named is not None and path == named:
                self._refuse_outside(named)
        return self._metaschema(uri) if path is None else (self._referred(path), user.draft)

    def _referred(self, path: Path) -> Source:
        shown = self._shown(path)
        try:
            if os.path.exists(path) and not os.path.isfile(path):
                raise Unresolved("unresolved-reference", f"`{shown}` is not a regular file")
            return self.read(path, shown)
        except SourceError as error:
            self.diagnostics.append(_unreadable(error))
            raise Unresolved("unresolved-reference", f"`{error.path}` cannot be read: {error.problem}") from None
        except OSError as error:
            problem = f"the file `{shown}` cannot be read: {error.strerror}"
            raise Unresolved("unresolved-reference", problem) from None

    def _mapped(self, uri: str) -> Path | None:
        if uri in self._map:
            return self._map[uri].resolve()
        for prefix, folder in self._map.items():
            if prefix.endswith("/") and uri.startswith(prefix):
                return (folder / unquote(uri[len(prefix) :])).resolve()
        return None

    def _refuse_outside(self, path: Path) -> None:
        if not self._allowed(path):
            problem = f"the file `{self._shown(path)}` is outside of the schema's folder"
            help = 'allow its folder in the config: `allow-outside = ["../shared"]`, or map its URI in `[map]`'
            raise Unresolved("outside-reference", problem, help)

    def _allowed(self, path: Path) -> bool:
        return any(path.is_relative_to(folder) for folder in self._inside)

    def _beside(self, uri: str) -> Path | None:
        """Finds a file whose URI is to the URI of a loaded one as their paths are to each other (as for schemas
        published together). One that lies outside has to name itself so."""
        for path, loaded in self._read.items():
            own = loaded.value.get("$id", loaded.value.get("id")) if isinstance(loaded.value, dict) else None
            if not isinstance(own, str) or not is_id(own):
                continue
            own = join(path.as_uri(), own).rstrip("#")
            if own == uri:
                return path  # it names itself, although next to a `$ref`, where older drafts ignore `$id`
            steps = between(own, uri)
            beside = (path.parent / steps).resolve() if steps else None
            if beside is not None and os.path.isfile(beside) and (self._allowed(beside) or _names_itself(beside, uri)):
                return beside
        return None

    def _shown(self, path: Path) -> str:
        """A file's path as the user would write it: relative or absolute like that of the first file."""
        (first, shown), *_ = ((path, loaded.path) for path, loaded in self._read.items())
        beside = posixpath.relpath(path.as_posix(), first.parent.as_posix())
        return posixpath.normpath(posixpath.join(posixpath.dirname(shown), beside))

    def _metaschema(self, uri: str) -> tuple[Source, str]:
        """Returns an official metaschema, which comes with a library. Raises Unresolved for any other URI."""
        # imported late: the import is slow, and few schemas refer to a metaschema (the library has no types)
        from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]

        held = REGISTRY.get(uri) or REGISTRY.get(uri + "#")
        if held is None:
            problem = f"`{uri}` is not among the files, and nothing is fetched from the network"
            help = f'save it and add it to `[map]` in the config: "{uri}" = "path/to/file.json"'
            raise Unresolved("remote-reference", problem, help)
        if uri not in self._metaschemas:
            self._metaschemas[uri] = Source(uri, json.dumps(held.contents, indent=2), held.contents)
        return self._metaschemas[uri], dialect.LATEST


def _file(uri: str) -> Path | None:
    parts = urlsplit(uri)
    own = parts.scheme == "file" and parts.netloc in ("", "localhost")
    return Path(unquote(parts.path)).resolve() if own else None


def _names_itself(path: Path, uri: str) -> bool:
    """Whether a file is a schema with this `$id`."""
    try:
        value = source.read(path).value
    except (OSError, SourceError):
        return False
    own = value.get("$id", value.get("id")) if isinstance(value, dict) else None
    return isinstance(own, str) and is_id(own) and join(path.as_uri(), own).rstrip("#") == uri
