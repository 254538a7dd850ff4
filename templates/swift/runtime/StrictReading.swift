import Foundation

/// A type whose values are JSON documents with a schema.
///
/// Reading **strictly** takes what the schema allows and nothing else. Reading **tolerantly** also
/// takes what a newer version of the schema may add. Both refuse what is no strict JSON. Foundation's
/// `JSONDecoder` reads these types as well, but cannot tell duplicate keys or hold large integers.
{{ access }}nonisolated protocol JSONDocument: TolerantDocument {}

nonisolated extension JSONDocument {
  /// Reads a document that must conform to the schema.
  ///
  /// Throws `InvalidDocument` where it does not, and `UnrepresentableDocument` where it does but
  /// the type cannot hold it.
  {{ access }}init(strict text: String) throws {
    self = try Self.checks.read(.text(text), isTolerant: false)
  }

  /// Reads a document that must conform to the schema. Throws like `init(strict:)` for text.
  {{ access }}init(strict data: Data) throws {
    self = try Self.checks.read(.data(data), isTolerant: false)
  }

  /// Reads a parsed document that must conform to the schema. Throws like `init(strict:)` for text.
  {{ access }}init(strict document: JSONValue) throws {
    self = try Self.checks.read(.value(document), isTolerant: false)
  }

  /// In what a document breaks the schema (the first 1,000 violations); nothing where it conforms.
  {{ access }}static func violations(in text: String) -> [Violation] {
    checks.violations(in: .text(text))
  }

  /// In what a document breaks the schema (the first 1,000 violations); nothing where it conforms.
  {{ access }}static func violations(in data: Data) -> [Violation] {
    checks.violations(in: .data(data))
  }

  /// In what a parsed document breaks the schema (the first 1,000 violations); nothing where it
  /// conforms.
  {{ access }}static func violations(in document: JSONValue) -> [Violation] {
    checks.violations(in: .value(document))
  }

  /// In what a value made in code breaks the schema: what the strict reader would say of its text.
  {{ access }}static func violations(of value: Self) -> [Violation] {
    checks.violations(in: .value(value))
  }
}

nonisolated extension DocumentChecks {
  @inline(never)
  fileprivate func violations(in source: DocumentSource) -> [Violation] {
    do {
      return assertions.check(root: root, try source.parsed()).violations
    } catch let error as JSONTextError {
      return [Violation(error)]
    } catch {
      return [Violation(pointer: "", keyword: "json", detail: "\(error)")]
    }
  }
}
