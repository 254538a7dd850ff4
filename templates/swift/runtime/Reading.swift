import Foundation

/// What readers check of one type's documents.
{{ access }}nonisolated struct DocumentChecks: Sendable {
  let strict: @Sendable () -> CheckProgram?
  let tolerant: @Sendable () -> CheckProgram
  /// What the type is called in the programs.
  let root: String

  /// The checks of the type called `root` in two check programs: `strict` asks for all that the
  /// schema says, `tolerant` only for what the type's properties need. Each is read when it is first
  /// used. A contract that is only read tolerantly has no `strict`, unless its unions are told apart by it.
  {{ shared }}init(
    strict: @autoclosure @escaping @Sendable () -> CheckProgram? = nil,
    tolerant: @autoclosure @escaping @Sendable () -> CheckProgram, root: String
  ) {
    self.strict = strict
    self.tolerant = tolerant
    self.root = root
  }

  /// Parses and checks a document. Throws `InvalidDocument` where something is wrong with it.
  @inline(never)
  func decoder(of source: DocumentSource, isTolerant: Bool) throws -> JSONValueDecoder {
    let document: JSONValue
    do {
      document = try source.parsed()
    } catch let error as JSONTextError {
      throw InvalidDocument(violations: [Violation(error)])
    }
    let checker = (isTolerant ? tolerant() : assertions).check(root: root, document)
    let violations = checker.violations
    guard violations.isEmpty else { throw InvalidDocument(violations: violations) }
    let checked = CheckedDocument(checker: checker, root: root, isTolerant: isTolerant)
    return JSONValueDecoder(document, session: JSONDecodingSession(checked: checked))
  }

  /// Reads a document by one of the programs. Throws `InvalidDocument` where something is wrong with
  /// it, and `UnrepresentableDocument` where the type cannot hold it.
  @inline(never)
  func read<Value: Decodable>(_ source: DocumentSource, isTolerant: Bool) throws -> Value {
    let decoder = try decoder(of: source, isTolerant: isTolerant)
    do {
      let value = try decoder.read(Value.self)
      if let fault = decoder.session.fault { throw fault }
      return value
    } catch let error as DecodingError {
      throw UnrepresentableDocument(decoder.value, because: error)
    }
  }

  /// The strict program, which every document has that is read strictly.
  var assertions: CheckProgram {
    guard let program = strict() else { preconditionFailure("\(root) is only read tolerantly") }
    return program
  }
}

/// What a reader is given.
nonisolated enum DocumentSource {
  case text(String)
  case data(Data)
  case value(any Encodable)
  /// What a parser of ours has made.
  case parsed(JSONValue)

  /// The document. Throws `JSONTextError` where it is no JSON.
  @inline(never)
  func parsed() throws -> JSONValue {
    switch self {
    case .text(let text): try JSONValue(text: text)
    case .data(let data): try JSONValue(data: data)
    case .value(let value): try DocumentSource.reread(value)
    case .parsed(let document): document
    }
  }

  /// A value as a reader of its text has it. Throws `JSONTextError` where it has no text.
  private static func reread(_ value: any Encodable) throws -> JSONValue {
    do {
      return try JSONValue(text: JSONValue(encoding: value).jsonText())
    } catch EncodingError.invalidValue(_, let context) {
      let steps = context.codingPath.map { key in
        key.intValue.map(PathStep.index) ?? PathStep.key(key.stringValue)
      }
      throw JSONTextError(
        pointer: steps.pointer, keyword: "json", detail: context.debugDescription)
    }
  }
}

/// A document that was checked, and what the check has decided: unions ask for it.
nonisolated final class CheckedDocument {
  let checker: Checker
  let root: String
  let isTolerant: Bool

  init(checker: Checker, root: String, isTolerant: Bool) {
    (self.checker, self.root, self.isTolerant) = (checker, root, isTolerant)
  }
}

/// A document that the schema does not allow, or that is no JSON at all.
{{ access }}nonisolated struct InvalidDocument: Error, Hashable, Sendable {
  /// What is wrong, in a fixed order; never empty. Of more than 1,000 violations the first are here,
  /// and one more at the end, which says so: its keyword is `and more`.
  {{ access }}let violations: [Violation]
}

nonisolated extension InvalidDocument: CustomStringConvertible, LocalizedError {
  /// The first 20 violations, one a line: what `localizedDescription` says, too.
  {{ access }}var errorDescription: String? { description }

  /// The first 20 violations, one a line.
  {{ access }}var description: String {
    var (text, count) = ("", 0)
    for violation in violations {
      count += 1
      if count > 20 { continue }
      if count > 1 { text += "\n" }
      text += violation.description
    }
    return count > 20 ? text + "\n… and " + (count - 20).description + " more" : text
  }
}

/// A valid document with a value that no Swift property of its type can hold, such as 2^70 where
/// the property is an `Int`, or 2^53 + 1 where it is a `Double`. The whole document comes along, so nothing is lost.
{{ access }}nonisolated struct UnrepresentableDocument: Error, Sendable {
  /// The document, exact.
  {{ access }}let document: JSONValue
  /// The JSON Pointer of the value that does not fit.
  {{ access }}let pointer: String
  /// Why it does not fit.
  {{ access }}let reason: String

  init(_ document: JSONValue, because error: DecodingError) {
    let context: DecodingError.Context? =
      switch error {
      case .dataCorrupted(let context), .typeMismatch(_, let context): context
      case .keyNotFound(_, let context), .valueNotFound(_, let context): context
      @unknown default: nil
      }
    let steps = (context?.codingPath ?? []).map { key in
      key.intValue.map(PathStep.index) ?? PathStep.key(key.stringValue)
    }
    self.document = document
    pointer = steps.pointer
    reason = context?.debugDescription ?? "\(error)"
  }
}

nonisolated extension UnrepresentableDocument: CustomStringConvertible, LocalizedError {
  /// Where the document does not fit, and why: what `localizedDescription` says, too.
  {{ access }}var errorDescription: String? { description }

  /// Where the document does not fit, and why.
  {{ access }}var description: String {
    (pointer.isEmpty ? "the document" : pointer) + ": " + reason
  }
}

/// A type whose values are JSON documents with a schema, read tolerantly.
///
/// Reading tolerantly takes what the schema allows, and what a newer version of it may add. It refuses
/// what is no strict JSON. Foundation's `JSONDecoder` reads these types as well, but cannot tell
/// duplicate keys or hold large integers.
{{ access }}nonisolated protocol TolerantDocument: Codable, Sendable {
  /// What readers check of the type's documents.
  static var checks: DocumentChecks { get }
}

nonisolated extension TolerantDocument {
  /// Reads a document of this or a newer version of the schema.
  ///
  /// Throws `InvalidDocument` where the properties cannot be read from it, and
  /// `UnrepresentableDocument` where the type cannot hold a value.
  {{ access }}init(tolerant text: String) throws {
    self = try Self.checks.read(.text(text), isTolerant: true)
  }

  /// Reads a document of this or a newer version of the schema. Throws like `init(tolerant:)` for
  /// text.
  {{ access }}init(tolerant data: Data) throws {
    self = try Self.checks.read(.data(data), isTolerant: true)
  }

  /// Reads a parsed document of this or a newer version of the schema. Throws like
  /// `init(tolerant:)` for text.
  {{ access }}init(tolerant document: JSONValue) throws {
    self = try Self.checks.read(.value(document), isTolerant: true)
  }

  /// The value as compact JSON, exact.
  {{ access }}func jsonText() throws -> String {
    try JSONValue(encoding: self).jsonText()
  }

  /// The UTF-8 of the value as compact JSON, exact.
  {{ access }}func jsonData() throws -> Data {
    try JSONValue(encoding: self).jsonData()
  }
}

nonisolated extension Violation {
  init(_ error: JSONTextError) {
    self.init(pointer: error.pointer, keyword: error.keyword, detail: error.detail)
  }
}
