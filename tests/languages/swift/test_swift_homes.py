"""Where the run-time of Swift packages lies: in the contract's module or namespace, or in one for many contracts."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support.making import build, schema, written
from support.paths import SUPPORT, TEMPLATES, V2
from support.swift_package import MATRIX, typecheck

from protogen import settings
from protogen.languages import registry
from protogen.languages.answers import Case
from protogen.languages.swift import run
from protogen.languages.swift.nesting import declared
from protogen.languages.swift.run import Module, module_of, sharing, swiftc
from protogen.languages.swift.runtime import MODULE
from protogen.languages.templates import word_list
from protogen.project.config import Config
from protogen.request import compiled
from protogen.source.diagnostics import Refused

CHAT = SUPPORT / "chat.schema.json"
APP = """
struct JSONValue {}
struct Pattern {}
struct Violation {}
struct Contract {}
enum JSONFields {}
actor LiveSession {}
extension Decoder {
  func read<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value { try Value(from: self) }
}
extension Date { init?(dateTime: String?) { self.init() } }
func opened(_ book: Books.WebSocketMessageV2, _ line: Chat.Say, _ own: JSONValue) async throws -> Chat.JSONValue {
  let client = Books.JobProgressClient(.init(server: .production, jobId: "1", token: .text("t")))
  await client.start()
  do { _ = try Books.WebSocketMessageV2(strict: book.jsonText()) } catch let error as Books.InvalidDocument {
    throw error
  }
  return try Chat.JSONValue(text: book.jsonText())
}
"""


def emitted(path: Path, **options: Any) -> Mapping[str, str]:
    return build(path, ["swift"], target={"swift": options}).files["swift"]


@pytest.mark.slow
def test_two_contracts_with_clients_and_an_app_in_one_module(tmp_path: Path) -> None:
    """Of two access levels, beside an app that has `JSONValue`, `Models.swift` and extensions of its own."""
    sources: dict[str, str] = {"Models.swift": f"import Foundation\n{APP}"}
    for path, namespace, access in ((V2, "Books", "internal"), (CHAT, "Chat", "package")):
        made = emitted(path, client=True, namespace=namespace, access=access)
        own = {Path(name).name: text for name, text in made.items() if name.startswith("Sources/")}
        own = {name: text for name, text in own.items() if "+" in name}
        assert not own.keys() & sources.keys()
        sources |= own

    assert typecheck(sources, (*MATRIX["swift6"], "-package-name", "protocol"), tmp_path) == ""


ORDER = {"title": "Order", "type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "info": {}}}
BILL = {"title": "Bill", "type": "object", "required": ["order"], "properties": {"order": {}}}
USE = """import {bills}
import {orders}

func read<T: JSONDocument>(_ text: String) throws -> T {{ try T(strict: text) }}

@main struct App {{
  static func main() throws {{
    let order: Order = try read(#"{{"id": "1", "info": [1, 2.5]}}"#)
    print(try Bill(order: order.info ?? nil).jsonText())
    do {{ let _: Bill = try read("{{}}") }} catch let error as InvalidDocument {{ print(error) }}
  }}
}}
"""


@pytest.mark.slow
def test_contracts_that_share_a_run_time_pass_values_on(tmp_path: Path) -> None:
    """Both import one module, which an app gets with either of them."""
    modules: list[Module] = []
    for each in (ORDER, BILL):
        path = written(tmp_path, schema(each), f"{each['title']}.json")
        contract = compiled(path, Config()).sound()
        target = registry.get("swift")
        case = sharing(Case(str(each["title"]), contract.job(target), contract.subjects()))
        found = module_of(case, target.emit(case.job.of(target)))
        assert isinstance(found, Module), found
        modules.append(found)
    orders, bills = modules
    assert orders.runtime == bills.runtime
    (tmp_path / "App.swift").write_text(USE.format(orders=orders.name, bills=bills.name), encoding="utf-8")
    places = [f"-I{each}" for each in (orders.runtime, orders.folder, bills.folder)]
    objects = [str(each.folder / f"{each.name}.o") for each in modules]
    swiftc(
        tmp_path, "-parse-as-library", *places, "App.swift", *objects, str(orders.runtime / f"{MODULE}.o"), "-o", "app"
    )
    said = subprocess.run([str(tmp_path / "app")], capture_output=True, text=True, check=True).stdout

    assert said.splitlines() == ['{"order":[1,2.5]}', 'the member "order" is missing']


def test_the_shared_run_time_is_the_same_for_every_contract(tmp_path: Path) -> None:
    """Whatever a contract uses, and wherever it lies; a contract that says where it lies does not write it."""
    plain = written(tmp_path, schema(ORDER), "order.json")
    one = emitted(V2, runtime="shared", client=True, namespace="Books", access="internal")
    other = emitted(plain, runtime="shared")
    shared = [{path: text for path, text in each.items() if path.startswith(f"{MODULE}/")} for each in (one, other)]
    assert shared[0] == shared[1]
    folders = (TEMPLATES / "swift" / name for name in ("runtime", "live", "live/support"))
    names = {path.name for folder in folders for path in folder.glob("*.swift")}
    assert {Path(path).name for path in shared[0]} == names | {"LiveSteps.swift", "Package.swift"}
    third = emitted(plain, **{"runtime": "shared", "runtime_path": f"../../books/swift/{MODULE}"})
    assert third.keys() == other.keys() - shared[1].keys()
    assert f'.package(path: "../../books/swift/{MODULE}")' in third["Package.swift"]
    assert f'.package(path: "{MODULE}")' in other["Package.swift"]


@pytest.mark.slow
@pytest.mark.parametrize(("documents", "level"), [(1_999, ()), (2_000, ("-O",))])
def test_a_program_for_many_documents_is_optimised(
    documents: int, level: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def told(*asked: Any) -> str:
        seen.append(asked[-1])
        return "not compiled here"

    monkeypatch.setattr(run, "runtime_of", told)
    monkeypatch.setattr(run, "module_of", told)
    case = Case("contract", compiled(V2, Config()).plain, {}, documents=documents)
    ready = run.Swift(registry.get("swift")).prepare([case])
    assert ready.failures == {"contract": "not compiled here"}
    assert seen == [level, level]


@pytest.mark.parametrize("runtime", ["embedded", "shared"])
def test_a_package_that_reads_tolerantly_alone(runtime: str, tmp_path: Path) -> None:
    """It compiles, has no strict program, and no type of it can be read strictly."""
    made = emitted(V2, readers=["tolerant"], runtime=runtime)
    own = [text for path, text in made.items() if path.endswith(".swift") and not path.startswith(MODULE)]
    assert not [text for text in own if re.search(r"\(strict\b|Contract\.strict|let strict = |JSONDocument\b", text)]
    tests = next(text for path, text in made.items() if path.endswith("FixtureTests.swift"))
    assert "testTolerantReaders" in tests
    assert "trict" not in tests
    if runtime == "embedded":
        sources = {Path(path).name: text for path, text in made.items() if path.startswith("Sources/")}
        assert typecheck(sources, MATRIX["swift6"], tmp_path) == ""


@pytest.mark.parametrize("client", [False, True])
def test_every_file_of_an_embedded_contract_has_its_name(client: bool) -> None:
    paths = [path for path in emitted(V2, module="Own", client=client) if path.startswith("Sources/Own/")]
    assert len(paths) > 20
    assert all(Path(path).name.startswith("Own+") for path in paths)


def test_no_type_of_a_contract_can_be_called_as_one_of_the_run_time() -> None:
    """They lie in one module, or in one namespace."""
    taken = {"runtime": word_list("swift", "taken.txt")}
    taken["live"] = taken["runtime"] | word_list("swift", "live/taken.txt")
    for folder, words in taken.items():
        for path in sorted((TEMPLATES / "swift" / folder).glob("*.swift")):
            assert declared(path.read_text(encoding="utf-8"), private=True).types <= words, path.name


def test_nothing_is_added_to_types_of_swift_and_foundation() -> None:
    """An app and another contract in the same module may do so under the same names. `where` names our types."""
    for folder in ("runtime", "live", "live/support"):
        sources = [path.read_text(encoding="utf-8") for path in (TEMPLATES / "swift" / folder).glob("*.swift")]
        own = {name for text in sources for name in declared(text, private=True).types} | {
            "JSONDocument",
            "JSONValue",
            "LiveMachine",
        }
        extended = [
            line for text in sources for line in text.splitlines() if " extension " in line and not line.startswith("/")
        ]
        others = [line for line in extended if line.split(" extension ")[1].split()[0].strip(":") not in own]
        assert [line for line in others if "where" not in line and "[PathStep]" not in line] == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('runtime = "module"', '`target.swift.runtime` must be "embedded" or "shared"'),
        ('runtime_path = "../Runtime"', "`target.swift.runtime_path` must be a name that matches"),
        (f'runtime_path = "../{MODULE}"', 'only `runtime = "shared"` has a package of its own'),
        ('readers = "tolerant"', "`target.swift.readers` must be a list of texts in quotes"),
        ('readers = ["lenient"]', 'must be "strict" or "tolerant"'),
        ('readers = ["strict"]', 'cannot be this: every package reads tolerantly; add "tolerant"'),
        ("readers = []", 'every package reads tolerantly; add "tolerant"'),
        ('readers = ["tolerant"]\nclient = true', "a client checks strictly what it sends"),
    ],
)
def test_a_wrong_value_is_told_where_it_is(line: str, said: str, tmp_path: Path) -> None:
    path = written(tmp_path, f"[target.swift]\n{line}\n", "protogen.toml")
    with pytest.raises(Refused) as refused:
        settings.read(path, "protogen.toml")
    assert str(refused.value).startswith("protogen.toml:2: error[bad-config]")
    assert said in str(refused.value)
