// Times Swift's readers: DOCUMENTS. Prints seconds for a document, by way of reading. In each round every way has its
// turn, so that a busy machine slows all of them alike.

import Contract
import Foundation

typealias Way = (name: String, read: (Data) throws -> Void)

func best(_ texts: [Data], _ ways: [Way], rounds: Int, turns: Int) throws -> String {
  var least = Array(repeating: Double.infinity, count: ways.count)
  for _ in 0..<rounds {
    for (index, way) in ways.enumerated() {
      let started = DispatchTime.now().uptimeNanoseconds
      for _ in 0..<turns {
        for text in texts { try way.read(text) }
      }
      least[index] = min(least[index], Double(DispatchTime.now().uptimeNanoseconds - started))
    }
  }
  let figures = zip(ways, least).map { way, nanoseconds in
    "\"\(way.name)\": \(nanoseconds / 1e9 / Double(turns * texts.count))"
  }
  return "{\(figures.joined(separator: ", "))}"
}

/// A message of a newer server: five megabytes in a member that no type of ours knows.
func grown(_ text: Data) -> Data {
  let book = #"{"isbn":"9780306406157","title":"A book of this length","pages":128,"owned":true}"#
  let books = Array(repeating: book, count: 59_000).joined(separator: ",")
  return Data(#"{"books":["#.utf8) + Data(books.utf8) + Data("],".utf8) + text.dropFirst()
}

let texts = try Data(contentsOf: URL(fileURLWithPath: CommandLine.arguments[1]))
  .split(separator: UInt8(ascii: "\n")).map { Data($0) }
let decoder = JSONDecoder()
let plain: Way = ("plain", { _ = try decoder.decode(PlainMessage.self, from: $0) })
let tolerant: Way = ("tolerant", { _ = try WebSocketMessageV2(tolerant: $0) })
let strict: Way = ("strict", { _ = try WebSocketMessageV2(strict: $0) })
let foundation: Way = (
  "our types through JSONDecoder", { _ = try decoder.decode(WebSocketMessageV2.self, from: $0) }
)

let small = try best(texts, [plain, tolerant, strict, foundation], rounds: 200, turns: 50)
let large = try best([grown(texts[0])], [plain, tolerant, foundation], rounds: 5, turns: 1)
print(#"{"small": \#(small), "large": \#(large)}"#)
