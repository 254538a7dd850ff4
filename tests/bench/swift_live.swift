// What 10,000 messages cost a client and the reader alone, in processor time: `swift_live.py` builds and runs it.
import Contract
import Foundation

let count = 10_000

func processorTime() -> Double {
  var used = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used)
  return Double(used.tv_sec) + Double(used.tv_nsec) / 1e9
}

func progress(_ at: Int) -> String {
  #"{"type":"job_progress","jobId":"job","pipeline":"csv_import","timestamp":\#(1_700_000_000_000 + at),"version":"1.0.0","payload":{"type":"job_progress","progress":0.5,"status":"Processing book \#(at) of 10000","booksProcessed":\#(at),"totalBooks":10000}}"#
}

let texts = (1...count).map(progress)
let last =
  #"{"type":"job_complete","jobId":"job","pipeline":"csv_import","timestamp":1800000000000,"version":"1.0.0","payload":{"type":"job_complete","result":{"totalBooks":1,"successCount":1,"failureCount":0}}}"#

/// A transport that has every message at hand, and hands over so many at once.
final class Ready: Transport {
  private let next: AsyncStream<[TransportEvent]>

  init(_ size: Int) {
    let events = [.opened] + (texts + [last]).map(TransportEvent.text)
    nonisolated(unsafe) var rest = events[...]
    next = AsyncStream {
      defer { rest = rest.dropFirst(size) }
      return rest.isEmpty ? nil : Array(rest.prefix(size))
    }
  }

  func start() -> AsyncStream<[TransportEvent]> { next }
  func send(_ text: String) async throws {}
  func ping() async {}
  func close(code: Int) {}
  func abort() {}
}

struct Readies: TransportFactory {
  let size: Int
  func transport(for request: TransportRequest) -> any Transport { Ready(size) }
}

func reader() -> Double {
  let start = processorTime()
  for text in texts { precondition((try? WebSocketMessageV2(tolerant: text)) != nil) }
  return processorTime() - start
}

func client(_ transport: any TransportFactory, _ port: String) async throws -> Double {
  let start = processorTime()
  var options = LiveOptions()
  options.buffer.whenFull = .wait
  let connection = JobProgressConnection(
    server: .custom(URL(string: "ws://127.0.0.1:\(port)")!), jobId: "job", token: .text("my-token"))
  let client = JobProgressClient(connection, options: options, transport: transport)
  await client.start()
  var found = 0
  for try await _ in client.messages { found += 1 }
  precondition(found == count + 1, "\(found) messages")
  return processorTime() - start
}

@main
struct Bench {
  static func main() async throws {
    let port = CommandLine.arguments[1]
    let ways: [(String, any TransportFactory)] = [
      ("a socket", SocketTransports()), ("32 at once", Readies(size: 32)), ("one by one", Readies(size: 1)),
    ]
    _ = reader()
    for (name, transport) in ways {
      var ratios: [Double] = []
      for _ in 0..<5 {
        let (before, own, after) = (reader(), try await client(transport, port), reader())
        ratios.append(2 * own / (before + after))
      }
      ratios.sort()
      print(name, String(format: "%.2f (%.2f to %.2f)", ratios[2], ratios[0], ratios[4]))
    }
  }
}
