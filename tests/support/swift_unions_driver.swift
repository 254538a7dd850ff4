import Foundation

// Reads the documents of a generated package, each in a thread of 512 KB, and says what they are.
//
// A request a line: {"root": ..., "text": ..., "by": "strict" | "tolerant" | "decoder"}. An answer a
// line: {"case": ..., "text": ..., "encoded": ...}, or {"error": ...}. `encoded` is what Foundation's
// encoder writes. {"root": ..., "made": levels} writes values that no reader made: a chain of records
// and a chain of lists, each so many levels deep, both ways; the answer is {"errors": [...]}.

struct Request: Decodable {
  let root: String
  var text: String?
  var by: String?
  var made: Int?
}

struct Answer: Encodable, Sendable {
  var `case`: String?
  var text: String?
  var encoded: String?
  var error: String?
  var errors: [String]?
}

/// What each way of writing says of values that nest too deep; empty where it writes them.
func write(_ levels: Int) -> Answer {
  var chain = Chain()
  var lists: JSONValue = .array([])
  for _ in 1..<levels {
    chain = Chain(link: chain)
    lists = .array([lists])
  }
  let ways: [() throws -> Void] = [
    { _ = try JSONEncoder().encode(chain) }, { _ = try chain.jsonText() },
    { _ = try JSONEncoder().encode(lists) }, { _ = try lists.jsonText() },
  ]
  let errors = ways.map { way in
    do {
      try way()
      return ""
    } catch {
      return "\(error)"
    }
  }
  return Answer(errors: errors)
}

func read<Document: JSONDocument>(_ type: Document.Type, _ request: Request) -> Answer {
  let text = request.text ?? ""
  do {
    let document: Document =
      switch request.by {
      case "strict": try Document(strict: text)
      case "tolerant": try Document(tolerant: text)
      default: try JSONDecoder().decode(type, from: Data(text.utf8))
      }
    let mirror = Mirror(reflecting: document)
    var answer = Answer(case: mirror.children.first?.label ?? "\(document)")
    answer.text = try document.jsonText()
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    answer.encoded = (try? encoder.encode(document)).map { String(decoding: $0, as: UTF8.self) }
    return answer
  } catch let error as InvalidDocument {
    return Answer(error: "invalid: \(error)")
  } catch {
    return Answer(error: "\(error)")
  }
}

final class Box: @unchecked Sendable {
  var answer = Answer()
}

func onSmallStack(_ work: @escaping @Sendable () -> Answer) -> Answer {
  let (box, done) = (Box(), DispatchSemaphore(value: 0))
  let thread = Thread {
    box.answer = work()
    done.signal()
  }
  thread.stackSize = 512 << 10
  thread.start()
  done.wait()
  return box.answer
}

@main struct Main {
  static func main() throws {
    while let line = readLine() {
      let request = try JSONDecoder().decode(Request.self, from: Data(line.utf8))
      guard let type = documents[request.root] else { fatalError("no type \(request.root)") }
      let answer = onSmallStack { request.made.map(write) ?? read(type, request) }
      print(String(decoding: try JSONEncoder().encode(answer), as: UTF8.self))
      fflush(nil)
    }
  }
}
