import Foundation

// Answers one command a line, each a JSON object, with one JSON value a line.
//   {"parse": text}                      the compact document, or the refusal
//   {"program": ..., "root": ...}        sets the check program; answers null
//   {"check": text}                      the violations and the quick verdict
//   {"pattern": ..., "texts": [...]}     for each text whether the pattern matches
//   {"behaviour": true}                  the promises not kept (swift_runtime_behaviour.swift)
//   {"moments": [text or number]}        milliseconds of each date-time or null; the text of each number
//   {"app": true}                        the lines that do not hold (swift_app.swift)
// Texts are UTF-8 in Base64, so that they may be invalid.

struct Driver {
  var program: (CheckProgram, root: String)?

  mutating func answer(_ command: JSONValue) -> JSONValue {
    if let text = command["parse"]?.stringValue {
      return parse(text) { value in
        guard let written = try? value.jsonText() else { return ["unwritable": true] }
        return ["value": .string(written)]
      }
    }
    if let text = command["check"]?.stringValue, let (program, root) = program {
      return parse(text) { value in
        let violations = program.violations(root: root, of: value).map { violation in
          JSONValue.array(
            [violation.pointer, violation.keyword, violation.schemaLocation, violation.detail]
              .map(JSONValue.string))
        }
        let said = program.violations(root: root, of: value).map { JSONValue.string($0.description) }
        let isValid = program.accepts(root: root, value)
        return ["violations": .array(violations), "said": .array(said), "accepts": .bool(isValid)]
      }
    }
    if let source = command["program"]?.stringValue, let root = command["root"]?.stringValue {
      program = (CheckProgram(source), root)
      return nil
    }
    if command["behaviour"] == true { return .array(Behaviour.failures()) }
    if let asked = command["moments"]?.arrayValue { return .array(asked.map(moment)) }
    if command["app"] == true { return .array(AppCode.failures()) }
    let pattern = Pattern(command["pattern"] ?? nil)
    let texts = command["texts"]?.arrayValue ?? []
    return .array(texts.map { .bool(pattern.matches($0.stringValue ?? "")) })
  }

  private func moment(_ asked: JSONValue) -> JSONValue {
    if let number = asked.doubleValue {
      return .string(Moments.text(Date(timeIntervalSince1970: number / 1000)))
    }
    let count: Int64? = Moments.date(dateTime: asked.stringValue).map { Moments.milliseconds($0) }
    return count.map { JSONValue($0) } ?? .null
  }

  private func parse(_ text: String, _ use: (JSONValue) -> JSONValue) -> JSONValue {
    do {
      return use(try JSONValue(data: Data(base64Encoded: text) ?? Data()))
    } catch let error as JSONTextError {
      let said = placed(error.pointer, error.detail)
      return [
        "pointer": .string(error.pointer), "keyword": .string(error.keyword), "said": [.string(said)],
      ]
    } catch {
      return ["crash": .string("\(error)")]
    }
  }
}

extension CheckProgram {
  /// In what a document breaks a type.
  func violations(root: String, of document: JSONValue) -> [Violation] {
    check(root: root, document).violations
  }

  /// The quick verdict.
  func accepts(root: String, _ document: JSONValue) -> Bool {
    var checker = Checker(self, maximumDepth: 64)
    return checker.decides(node(of: root), document)
  }
}

@main struct Main {
  static func main() throws {
    var driver = Driver()
    while let line = readLine() {
      print(try driver.answer(JSONValue(text: line)).jsonText())
    }
  }
}
