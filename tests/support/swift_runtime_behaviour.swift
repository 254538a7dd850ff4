import Foundation

// What the run-time promises beyond texts and checks. The driver's command {"behaviour": true}
// answers the promises that were not kept.

final class Behaviour {
  private(set) var failures: [JSONValue] = []

  static func failures() -> [JSONValue] {
    let behaviour = Behaviour()
    behaviour.foundation()
    behaviour.exactness()
    behaviour.fields()
    behaviour.names()
    behaviour.objects()
    behaviour.documents()
    behaviour.unions()
    behaviour.depth()
    return behaviour.failures
  }

  private func expect(_ holds: @autoclosure () throws -> Bool, _ line: Int = #line) {
    do {
      if try !holds() { failures.append(.string("line \(line)")) }
    } catch {
      failures.append(.string("line \(line): \(error)"))
    }
  }

  private func foundation() {
    let text = """
      {"a":[null,true,false,0,1,-1,9223372036854775807,18446744073709551615,0.1,1e-7,50.0],\
      "b":{"c":"e\\u0301","d":{},"e":[]},"f":12345678901234567890123456789012345678}
      """
    let exact = try? JSONValue(text: text)
    expect(exact != nil)
    expect(try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) == exact)
    expect(
      try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(exact)) == exact)
    expect(try JSONValue(encoding: exact) == exact)
    expect(try exact?.decode(JSONValue.self) == exact)
    // Neighbours of every kind: what one of them was says nothing of the next.
    let items = ["null", "true", "1", "1.5", "2.0", "9007199254740993", "18446744073709551615", #""a""#, "[]", #"{"k":1}"#]
    for first in items {
      for second in items {
        for text in ["[\(first),\(second),\(first)]", #"[{"k":\#(first)},{"k":\#(second)},{"k":\#(first)}]"#] {
          let value = try? JSONValue(text: text)
          expect(try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) == value)
        }
      }
    }
  }

  private func exactness() {
    let large: JSONValue = .bigInteger("1180591620717411303424")
    expect(JSONValue(UInt64.max) == .bigInteger("18446744073709551615"))
    expect(
      JSONValue(3.0) == 3 && JSONValue(3.5) == 3.5
        && JSONValue(1e20) == .bigInteger("1" + String(repeating: "0", count: 20)))
    expect(try JSONValue(UInt64.max).decode(UInt64.self) == .max)
    expect(path { try (["n": [large]] as JSONValue).decode([String: [Int]].self) } == "/n/0")
    expect(path { try ([1, 2.5] as JSONValue).decode([Int].self) } == "/1")
    expect(path { try ([9_007_199_254_740_993] as JSONValue).decode([Double].self) } == "/0")
    expect(try JSONValue(9_007_199_254_740_992).decode(Double.self) == 9_007_199_254_740_992)
    expect(try JSONValue.bigInteger("1" + String(repeating: "0", count: 23)).decode(Double.self) == 1e23)
    expect((try? JSONValue.bigInteger("99999999999999991611392").decode(Double.self)) == nil)
    expect(try JSONValue(encoding: [0.5, 2.0, -0.0]).jsonText() == "[0.5,2,0]")
    expect(try JSONValue(encoding: [Float(0.1)]).jsonText() == "[0.1]")
    expect((try? JSONValue(encoding: [Double.nan])) == nil)
    expect((try? JSONValue.number(.infinity).jsonText()) == nil)
    expect(Set([1, JSONValue.number(1), 1.5, .bigInteger("1"), true]).count == 3)
  }

  /// The path, as a JSON Pointer, of the value that could not be decoded.
  private func path(_ body: () throws -> Any) -> String? {
    do {
      _ = try body()
      return nil
    } catch let error as DecodingError {
      return UnrepresentableDocument(nil, because: error).pointer
    } catch {
      return "\(error)"
    }
  }

  private func fields() {
    let decoders: [(String) throws -> Outer] = [
      { try JSONDecoder().decode(Outer.self, from: Data($0.utf8)) },
      { try JSONValue(text: $0).decode() },
    ]
    for decode in decoders {
      expect(
        try decode(#"{"inner":{"count":50.0,"note":"n","maybe":null,"x":[1]}}"#).inner
          == Inner(count: 50, note: "n", maybe: nil, others: ["x": [1]]))
      expect(
        try decode(#"{"inner":{"count":1,"maybe":2}}"#).inner
          == Inner(count: 1, note: nil, maybe: 2, others: [:]))
      for count in ["1.5", "1e30", "99999999999999999999", "null", #""1""#, "true"] {
        expect(path { try decode(#"{"inner":{"count":\#(count),"maybe":1}}"#) } == "/inner/count")
      }
      expect(path { try decode(#"{"inner":{"count":1,"maybe":1,"note":null}}"#) } == "/inner/note")
      expect(path { try decode(#"{"inner":{"count":1,"maybe":1.5}}"#) } == "/inner/maybe")
      expect(path { try decode(#"{"inner":{"count":1}}"#) } == "/inner")
      expect(path { try decode(#"{"inner":[]}"#) } == "/inner")
      expect(path { try decode(#"{}"#) } == "")
    }
    let value = Outer(inner: Inner(count: 1, note: nil, maybe: nil, others: ["z": 1, "a": 2]))
    expect(
      try JSONValue(encoding: value).jsonText()
        == #"{"inner":{"count":1,"maybe":null,"z":1,"a":2}}"#)
  }

  private func names() {
    let twins: JSONObject = ["\u{e9}": 1, "e\u{301}": 2]
    expect(twins.count == 2 && twins["\u{e9}"] == 1 && twins["e\u{301}"] == 2)
    expect(("\u{e9}" as JSONValue) != "e\u{301}")
    expect(Set<JSONValue>(["\u{e9}", "e\u{301}"]).count == 2)
    expect(try JSONValue.object(twins).decode(JSONObject.self) == twins)
    expect((try? JSONValue.object(twins).decode([String: Int].self)) == nil)
    expect(try (["a": 1, "b": 2] as JSONValue).decode([String: Int].self) == ["a": 1, "b": 2])
  }

  private func objects() {
    var object = JSONObject()
    for number in 0..<40 { object["k\(number)"] = JSONValue(number) }
    var backwards = JSONObject()
    for number in (0..<40).reversed() { backwards["k\(number)"] = JSONValue(number) }
    expect(object == backwards && object.hashValue == backwards.hashValue)
    object["k7"] = nil
    expect(object.count == 39 && object["k7"] == nil && object["k39"] == 39 && object != backwards)
    for number in 0..<30 { object["k\(number)"] = nil }
    expect(object.keys == (30..<40).map { "k\($0)" } && object["k35"] == 35)
    expect(object.members[5].key == "k35" && JSONValue.object(object)["k31"]?.intValue == 31)
    expect(
      ([1, [2]] as JSONValue)[1]?[0] == 2 && ([1] as JSONValue)[1] == nil
        && ([1] as JSONValue)[-1] == nil)
  }

  private func documents() {
    expect(try Note(strict: #"{"n":1}"#).n == 1)
    expect(try Note(strict: Data(#"{"n":1.0}"#.utf8)).n == 1)
    expect(try Note(tolerant: #"{"n":1,"new":true}"#).jsonText() == #"{"n":1}"#)
    expect(
      try String(decoding: Note(tolerant: Data(#"{"n":1}"#.utf8)).jsonData(), as: UTF8.self)
        == #"{"n":1}"#)
    let closed = [
      Violation(pointer: "", keyword: "additionalProperties", schemaLocation: "#", detail: "new")
    ]
    expect(Note.violations(in: #"{"n":1,"new":true}"#) == closed)
    expect(Note.violations(in: Data(#"{"n":1}"#.utf8)).isEmpty)
    expect(violations { try Note(strict: #"{"n":1,"new":true}"#) } == closed)
    expect(violations { try Note(tolerant: #"{"n":"1"}"#) }?.map(\.pointer) == ["/n"])
    expect(violations { try Note(strict: #"{"n":1"#) }?.map(\.keyword) == ["json"])
    expect(violations { try Note(tolerant: Data([0x22, 0xFF, 0x22])) }?.map(\.keyword) == ["json"])
    expect(Note.violations(in: #"{"n":1,"n":1}"#).map(\.keyword) == ["duplicate keys"])
    expect(try Note(strict: ["n": 1] as JSONValue).n == 1)
    expect(try Note(strict: .object(["n": .number(1)])).n == 1)
    expect(try Note(tolerant: ["n": 1, "new": true] as JSONValue).n == 1)
    expect(Note.violations(in: ["n": 1, "new": true] as JSONValue) == closed)
    expect(Note.violations(of: Note(n: 1)).isEmpty)
    expect(
      Note.violations(in: #"{"n":"1","new":true}"#).map(\.description) == [
        #"/n: expected an integer, found the string "1""#, #"unexpected member "new""#,
      ])
    var deep: JSONValue = 1
    for _ in 0...128 { deep = [deep] }
    for bad in [deep, .number(.nan), .bigInteger("x")] {
      expect(violations { try Note(strict: bad) }?.map(\.keyword) == ["json"])
      expect(violations { try Note(tolerant: bad) }?.first?.message.isEmpty == false)
    }
    let many = InvalidDocument(violations: Array(repeating: closed[0], count: 22))
    expect(many.description.split(separator: "\n").count == 21)
    expect(many.description.hasSuffix("\n… and 2 more"))
    let invalid = InvalidDocument(violations: closed)
    expect(invalid.localizedDescription == closed[0].description)
    expect(
      JSONTextError(pointer: "/a", keyword: "json", detail: "no").localizedDescription == "/a: no")
    do {
      _ = try Note(strict: #"{"n":1180591620717411303424}"#)
      failures.append("a number was held that does not fit")
    } catch let error as UnrepresentableDocument {
      expect(
        error.pointer == "/n" && error.document == ["n": .bigInteger("1180591620717411303424")])
      expect(error.localizedDescription == error.description && error.description.hasPrefix("/n: "))
    } catch {
      failures.append(.string("\(error)"))
    }
  }

  private func violations(_ body: () throws -> Note) -> [Violation]? {
    do {
      _ = try body()
      return nil
    } catch {
      return (error as? InvalidDocument)?.violations
    }
  }

  /// Each level of a tree is read once, though only what lies deepest says what the levels are.
  private func unions() {
    for levels in [50, 100] {
      let text =
        String(repeating: #"{"next":"#, count: levels) + "null"
        + String(repeating: #","v":"x"}"#, count: levels)
      let readers: [() throws -> Twig] = [
        { try Twig(strict: text) },
        { try Twig(tolerant: text) },
        { try JSONValue(text: text).decode() },
        { try JSONDecoder().decode(Twig.self, from: Data(text.utf8)) },
      ]
      for read in readers {
        Twig.count = 0
        expect(try read().jsonText() == text)
        expect(Twig.count == levels)
      }
    }
    let decode: (String) throws -> Any = { try JSONDecoder().decode([Twig].self, from: Data($0.utf8)) }
    expect(path { try decode(#"[{"next":{"next":null,"v":true},"v":1}]"#) } == "/0/next/v")
    expect(path { try decode(#"[{"next":null}]"#) } == "/0")
  }

  /// The deepest documents are handled on the small stack of a secondary thread (512 KB).
  private func depth() {
    let done = DispatchSemaphore(value: 0)
    let results = Results()
    let thread = Thread {
      results.holds = (try? deepest()) ?? false
      done.signal()
    }
    thread.stackSize = 512 * 1024
    thread.start()
    done.wait()
    expect(results.holds)
  }
}

private final class Results: @unchecked Sendable {
  var holds = false
}

private func deepest() throws -> Bool {
  let program = CheckProgram(
    """
    {"nodes":[{"at":"#","$ref":1},{"at":"#/a","allOf":[2]},{"at":"#/b","oneOf":[3,4]},\
    {"at":"#/c","type":["object"],"properties":[["c",0]],"required":["c"]},\
    {"at":"#/d","type":["array"],"items":0,"uniqueItems":true}],"roots":{"root":0},"patterns":[]}
    """)
  let objects = String(repeating: #"{"c":"#, count: 127) + "[]" + String(repeating: "}", count: 127)
  let value = try JSONValue(text: objects)
  let chain = try JSONValue(text: objects.replacingOccurrences(of: "[]", with: "{}")).decode(
    Chain.self)
  let arrays = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
  return try program.violations(root: "root", of: value).isEmpty
    && program.accepts(root: "root", JSONValue(text: arrays))
    && value.jsonText() == objects && value == JSONValue(text: objects)
    && value.hashValue == JSONValue(text: objects).hashValue
    && JSONValue(encoding: chain).jsonText().count == objects.count
}

private struct Chain: Codable {
  var c: [Chain]

  init(from decoder: any Decoder) throws {
    c = try JSONFields(of: decoder).optional(Chain.self, "c").map { [$0] } ?? []
  }

  func encode(to encoder: any Encoder) throws {
    if let next = c.first { try JSONMembers(of: encoder).encode(next, "c") }
  }
}

private struct Outer: Codable, Equatable {
  var inner: Inner

  init(inner: Inner) {
    self.inner = inner
  }

  init(from decoder: any Decoder) throws {
    inner = try JSONFields(of: decoder).required(Inner.self, "inner")
  }
}

private struct Inner: Codable, Equatable {
  var count: Int
  var note: String?
  var maybe: Int?
  var others: JSONObject

  init(count: Int, note: String?, maybe: Int?, others: JSONObject) {
    (self.count, self.note, self.maybe, self.others) = (count, note, maybe, others)
  }

  init(from decoder: any Decoder) throws {
    let fields = try JSONFields(of: decoder)
    count = try fields.required(Int.self, "count")
    note = try fields.optional(String.self, "note")
    maybe = try fields.nullable(Int.self, "maybe")
    others = try fields.others(besides: ["count", "note", "maybe"])
  }

  func encode(to encoder: any Encoder) throws {
    let members = JSONMembers(of: encoder)
    try members.encode(count, "count")
    if let note { try members.encode(note, "note") }
    if let maybe { try members.encode(maybe, "maybe") } else { try members.encodeNull("maybe") }
    try members.encode(others: others)
  }
}

private struct Note: JSONDocument {
  static let checks = DocumentChecks(
    strict: program(closed: true), tolerant: program(closed: false), root: "Note")

  var n: Int

  private static func program(closed: Bool) -> CheckProgram {
    let rest = closed ? #""additionalProperties":2,"# : ""
    return CheckProgram(
      """
      {"nodes":[{"at":"#","type":["object"],\(rest)"properties":[["n",1]],"required":["n"]},\
      {"at":"#/n","type":["integer"]},false],"roots":{"Note":0},"patterns":[]}
      """)
  }
}

/// A tree of which every level is a number or a word.
private indirect enum Twig: JSONDocument {
  case number(Leaf<Int>)
  case word(Leaf<String>)

  /// How many were read.
  nonisolated(unsafe) static var count = 0

  static let checks = DocumentChecks(
    strict: program(unions: "[[[2]],[[3]]]"),
    tolerant: program(unions: #"{"alternatives":[{"node":2},{"node":3}]}"#), root: "Twig")

  private static func program(unions: String) -> CheckProgram {
    CheckProgram(
      """
      {"nodes":[{"at":"#","anyOf":[2,3]},{"at":"#/n","anyOf":[0,6]},\
      {"at":"#/a","type":["object"],"properties":[["next",1],["v",4]],"required":["next","v"]},\
      {"at":"#/b","type":["object"],"properties":[["next",1],["v",5]],"required":["next","v"]},\
      {"at":"#/i","type":["integer"]},{"at":"#/s","type":["string"]},{"at":"#/z","type":["null"]}],\
      "roots":{"Twig":0},"patterns":[],"unions":{"Twig":\(unions)}}
      """)
  }

  init(from decoder: any Decoder) throws {
    Twig.count += 1
    let choice = try JSONInput(decoder).choice(by: Self.checks)
    switch choice.position {
    case 0: self = .number(try choice.read())
    case 1: self = .word(try choice.read())
    default: throw choice.refused("The value fits no case of Twig.")
    }
  }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .number(let value): try value.encode(to: encoder)
    case .word(let value): try value.encode(to: encoder)
    }
  }
}

private struct Leaf<Value: Codable & Sendable>: Codable, Sendable {
  var next: Twig?
  var v: Value

  init(from decoder: any Decoder) throws {
    let fields = try JSONFields(of: decoder)
    next = try fields.nullable(Twig.self, "next")
    v = try fields.required(Value.self, "v")
  }

  func encode(to encoder: any Encoder) throws {
    let members = JSONMembers(of: encoder)
    if let next { try members.encode(next, "next") } else { try members.encodeNull("next") }
    try members.encode(v, "v")
  }
}
