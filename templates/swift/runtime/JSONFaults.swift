import Foundation

/// What the parser says of faulty texts: the same words in every language.
nonisolated extension JSONParser {
  func refusal(_ problem: String, at place: UnsafePointer<UInt8>) -> JSONTextError {
    JSONTextError(pointer: "", keyword: "json", detail: problem + " (" + position(of: place) + ")")
  }

  /// A place as line and column.
  func position(of place: UnsafePointer<UInt8>) -> String {
    var (line, column) = (1, 1)
    for byte in UnsafeBufferPointer(start: start, count: place - start) {
      if byte == 0x0A {
        (line, column) = (line + 1, 1)
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return "line " + line.description + ", column " + column.description
  }

  static let over = "the text ends too early"

  /// What is wrong where a value must start and none does.
  func noValue() -> JSONTextError {
    refusal(at == end ? JSONParser.over : "no JSON value starts here", at: at)
  }

  func expected(_ what: String) -> JSONTextError {
    refusal("expected " + what, at: at)
  }

  func badString() -> JSONTextError {
    refusal(
      "a string is not closed, or holds a bad escape or a control character", at: quote)
  }

  func duplicate(_ key: String) -> JSONTextError {
    let detail = "the key " + shown(.string(key)) + " stands twice (" + position(of: quote) + ")"
    return JSONTextError(pointer: path.pointer, keyword: "duplicate keys", detail: detail)
  }
}
