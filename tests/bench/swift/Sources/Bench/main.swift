// Times Swift's readers: DOCUMENTS. Prints seconds for a document, by way of reading.

import Contract
import Foundation

func best(_ texts: [Data], _ read: (Data) throws -> Void) rethrows -> Double {
  var least = Double.infinity
  for _ in 0..<200 {
    let started = DispatchTime.now().uptimeNanoseconds
    for _ in 0..<50 {
      for text in texts { try read(text) }
    }
    least = min(least, Double(DispatchTime.now().uptimeNanoseconds - started))
  }
  return least / 1e9 / 50 / Double(texts.count)
}

let texts = try Data(contentsOf: URL(fileURLWithPath: CommandLine.arguments[1]))
  .split(separator: UInt8(ascii: "\n")).map { Data($0) }
let decoder = JSONDecoder()

let plain = try best(texts) { _ = try decoder.decode(PlainMessage.self, from: $0) }
let tolerant = try best(texts) { _ = try WebSocketMessageV2(tolerant: $0) }
let strict = try best(texts) { _ = try WebSocketMessageV2(strict: $0) }
let foundation = try best(texts) { _ = try decoder.decode(WebSocketMessageV2.self, from: $0) }

print(
  """
  {"plain": \(plain), "tolerant": \(tolerant), "strict": \(strict), \
  "our types through JSONDecoder": \(foundation)}
  """)
