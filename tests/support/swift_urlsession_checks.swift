// What the adapter of URLSession makes of what the system tells it.
import Foundation

struct Wrong: Error, CustomStringConvertible {
  let description: String
}

func expect<Value: Equatable>(_ found: Value, _ wanted: Value, line: Int = #line) throws {
  guard found == wanted else { throw Wrong(description: "line \(line): \(found) is not \(wanted)") }
}

/// A wire whose events a check plays.
final class Wire: Transport {
  private let events = AsyncStream<[TransportEvent]>.makeStream()
  let did = Locked([String]())

  func play(_ each: TransportEvent...) { events.continuation.yield(each) }
  func start() -> AsyncStream<[TransportEvent]> { events.stream }
  func send(_ text: String) async throws { did.use { $0.append("send \(text)") } }
  func ping() async {
    did.use { $0.append("ping") }
    play(.pong)
  }
  func close(code: Int) {
    did.use { $0.append("close \(code)") }
    play(.closed(code: code))
  }
  func abort() {
    did.use { $0.append("abort") }
    play(.closed(code: 1006))
  }
}

/// A transport that has started, and its wire.
func connected(_ size: Int = 1 << 20) -> (any Transport, Wire, AsyncStream<[TransportEvent]>) {
  let wire = Wire()
  URLSessionWebSocketTask.wires.use { $0 = { _ in wire } }
  let request = TransportRequest(
    url: URL(string: "ws://127.0.0.1:1/")!, headers: ["A": "b"], subprotocols: ["c"], maximumMessageSize: size,
    description: "")
  let transport = URLSessionTransports().transport(for: request)
  return (transport, wire, transport.start())
}

func all(_ events: AsyncStream<[TransportEvent]>) async -> [String] {
  await events.reduce(into: []) { $0 += $1.map { "\($0)" } }
}

let lost = "closed(code: 1006)"
let adapters: [(String, @Sendable () async throws -> Void)] = [
  ("the server's close code counts, though reading failed before", {
    let (_, wire, events) = connected()
    wire.play(.opened, .text("a"), .binary(Data([1])), .closed(code: 4001))
    try expect(await all(events), ["opened", #"text("a")"#, "binary(1 bytes)", "closed(code: 4001)"])
  }),
  ("without a close frame the connection is lost", {
    let (_, wire, events) = connected()
    wire.play(.opened, .text("a"), .closed(code: 1006))
    try expect(await all(events), ["opened", #"text("a")"#, lost])
  }),
  ("a refusal has its status and Retry-After", {
    let (_, wire, events) = connected()
    wire.play(.refused(status: 503, retryAfter: 7))
    try expect(await all(events), ["refused(status: Optional(503), retryAfter: Optional(7.0))"])
  }),
  ("no connection says why", {
    let (_, wire, events) = connected()
    wire.play(.failed(""))
    try expect(await all(events), [#"failed("NSURLErrorDomain -1004")"#])
  }),
  ("a message that is too large ends it", {
    let (_, wire, events) = connected(3)
    wire.play(.opened, .text("abc"), .text("abcd"))
    try expect(await all(events), ["opened", #"text("abc")"#, lost])
    try expect(wire.did.use { Set($0) }, ["abort"])
  }),
  ("a message may come before the news that it is open", {
    let (_, wire, events) = connected()
    wire.play(.text("a"), .opened, .closed(code: 1000))
    try expect(await all(events), ["opened", #"text("a")"#, "closed(code: 1000)"])
  }),
  ("a ping is answered once; texts, close codes and the end reach the task", {
    let (transport, wire, events) = connected()
    wire.play(.opened)
    await transport.ping()
    try await transport.send("hi")
    try await Task.sleep(nanoseconds: 20_000_000)
    transport.close(code: 1008)
    try expect(await all(events), ["opened", "pong", "closed(code: 1008)"])
    try expect(wire.did.use { $0.filter { $0 != "abort" }.sorted() }, ["close 1008", "ping", "send hi"])
    try expect(await sent(transport), false)
  }),
  ("an abort ends it, and nothing stays", {
    weak var gone: AnyObject?
    do {
      let (transport, wire, events) = connected()
      gone = transport as AnyObject
      wire.play(.opened)
      transport.abort()
      try expect(await all(events), ["opened", lost])
    }
    for _ in 0..<500 where gone != nil { try await Task.sleep(nanoseconds: 2_000_000) }
    try expect(gone == nil, true)
    try expect(URLSession.live.use { $0 }, 0)
  }),
  ("64 messages are read ahead, and no more", {
    let (_, wire, events) = connected()
    var iterator = events.makeAsyncIterator()
    wire.play(.opened)
    _ = await iterator.next()
    URLSessionWebSocketTask.asked.use { $0 = 0 }
    for _ in 0..<300 { wire.play(.text("a")) }
    var asked = -1
    while asked != URLSessionWebSocketTask.asked.use({ $0 }) {
      asked = URLSessionWebSocketTask.asked.use { $0 }
      try await Task.sleep(nanoseconds: 50_000_000)
    }
    try expect((60...65).contains(asked), true)
    wire.play(.closed(code: 1000))
    var count = 0
    while let more = await iterator.next() { count += more.count }
    try expect(count, 301)
  }),
]

func sent(_ transport: any Transport) async -> Bool {
  do { try await transport.send("late") } catch { return false }
  return true
}

func checkAdapters() async {
  for (name, check) in adapters {
    do { try await check(); print("ok", name) } catch { print("WRONG", name, error) }
  }
  URLSessionWebSocketTask.wires.use { $0 = { SocketTransports().transport(for: $0) } }
}
