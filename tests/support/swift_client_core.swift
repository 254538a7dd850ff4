// What a client does with a transport that the check plays.
import Foundation

/// A transport that is told what happens, and hands over two events at most. `taken`: how many were read.
final class Fake: Transport {
  let seen = Locked((events: [TransportEvent](), taken: 0, did: [String](), isOver: false))

  func play(_ events: TransportEvent...) { seen.use { $0.events += events } }

  func start() -> AsyncStream<[TransportEvent]> {
    AsyncStream {
      while true {
        let next: [TransportEvent]?? = self.seen.use { seen in
          if !seen.events.isEmpty {
            let events = Array(seen.events.prefix(2))
            seen.events.removeFirst(events.count)
            seen.taken += events.count
            return .some(events)
          }
          return seen.isOver ? .some(nil) : nil
        }
        if let next { return next }
        try? await Task.sleep(nanoseconds: 1_000_000)
      }
    }
  }

  func send(_ text: String) async throws { seen.use { $0.did.append("send \(text)") } }
  func ping() async { seen.use { $0.did.append("ping") } }
  func close(code: Int) { seen.use { $0.did.append("close \(code)"); $0.isOver = true } }
  func abort() { seen.use { $0.isOver = true } }
}

struct Fakes: TransportFactory {
  let made = Locked([Fake]())

  func transport(for request: TransportRequest) -> any Transport {
    let fake = Fake()
    fake.play(.opened)
    made.use { $0.append(fake) }
    return fake
  }
}

/// Waits until something holds, for five seconds at most.
func until(_ what: String, _ holds: () async -> Bool) async throws {
  for _ in 0..<2500 {
    if await holds() { return }
    try await Task.sleep(nanoseconds: 2_000_000)
  }
  throw Wrong(description: "never: \(what)")
}

func started(_ change: (inout LiveOptions) -> Void = { _ in }) async throws -> (JobProgressClient, Fake, Fakes) {
  var options = LiveOptions()
  options.retry.first = 0.001
  change(&options)
  let fakes = Fakes()
  let connection = JobProgressConnection(
    server: .custom(URL(string: "ws://127.0.0.1:1")!), jobId: "job", token: .text("my-token"))
  let client = JobProgressClient(connection, options: options, transport: fakes)
  await client.start()
  try await until("a transport") { fakes.made.use { !$0.isEmpty } }
  return (client, fakes.made.use { $0[0] }, fakes)
}

func name(_ outcome: LiveOutcome<WebSocketMessageV2>) -> String {
  switch outcome {
  case .completed: "completed"
  case .failed(let failure): "failed \(failure.reason)"
  case .cancelled: "cancelled"
  }
}

let cores: [(String, @Sendable () async throws -> Void)] = [
  ("messages arrive in their order, and the stream ends with the outcome", {
    let (client, fake, _) = try await started()
    for at in 1...20 { fake.play(.text(progress(at))) }
    fake.play(.text(complete(21)))
    var times: [Int64] = []
    for try await message in client.messages { times.append(message.timestamp) }
    try expect(times, Array(1...21))
    try expect(name(await client.outcome()), "completed")
    try expect(fake.seen.use { $0.did }, ["close 1000"])
  }),
  ("a failure is thrown, after the messages before it", {
    let (client, fake, _) = try await started()
    fake.play(.text(progress(1)), .closed(code: 4000))
    var (count, thrown) = (0, "")
    do { for try await _ in client.messages { count += 1 } } catch { thrown = "\(error)" }
    try expect(count, 1)
    try expect(thrown, "closed, close code 4000")
  }),
  ("`wait` stops reading", {
    let (client, fake, _) = try await started { ($0.buffer.size, $0.buffer.whenFull) = (3, .wait) }
    for at in 1...50 { fake.play(.text(progress(at))) }
    fake.play(.text(complete(51)))
    try await until("a full buffer") { fake.seen.use { $0.taken } >= 4 }
    try await Task.sleep(nanoseconds: 50_000_000)
    try expect(fake.seen.use { $0.taken } <= 5, true)
    var count = 0
    for try await _ in client.messages { count += 1 }
    try expect(count, 51)
  }),
  ("`coalesce` keeps the newest, and the last message", {
    let reports = Locked(0)
    let (client, fake, _) = try await started {
      ($0.buffer.size, $0.buffer.whenFull) = (3, .coalesce)
      $0.log = { if case .notDelivered(.coalesced, _, _) = $0 { reports.use { $0 += 1 } } }
    }
    for at in 1...50 { fake.play(.text(progress(at))) }
    fake.play(.text(complete(51)))
    _ = await client.outcome()
    var times: [Int64] = []
    for try await message in client.messages { times.append(message.timestamp) }
    try expect(times, [48, 49, 50, 51])
    try expect(reports.use { $0 }, 47)
  }),
  ("`fail` ends it", {
    let (client, fake, _) = try await started { ($0.buffer.size, $0.buffer.whenFull) = (3, .fail) }
    for at in 1...50 { fake.play(.text(progress(at))) }
    try expect(name(await client.outcome()), "failed overflow")
    try expect(fake.seen.use { $0.did }, ["close 1008"])
  }),
  ("a consumer's task that is cancelled cancels the client", {
    let (client, fake, _) = try await started()
    let task = Task { for try await _ in client.messages {} }
    try await Task.sleep(nanoseconds: 20_000_000)
    task.cancel()
    try expect(name(await client.outcome()), "cancelled")
    try expect(fake.seen.use { $0.did }, ["close 1000"])
  }),
  ("a client that is let go ends, and nothing of it stays", {
    weak var core: AnyObject?
    weak var transport: Fake?
    var fakes: Fakes?
    do {
      let (client, fake, all) = try await started()
      (core, transport, fakes) = (client.live.core, fake, all)
      try await until("an open connection") { client.live.core.states.use { $0.0 == .open } }
    }
    fakes?.made.use { $0 = [] }
    try await until("no client") { core == nil }
    try await until("no transport") { transport == nil }
  }),
  ("a stream keeps its client", {
    var messages: AsyncThrowingStream<WebSocketMessageV2, any Error>?
    var fake: Fake?
    do {
      let (client, own, _) = try await started()
      (messages, fake) = (client.messages, own)
    }
    try await Task.sleep(nanoseconds: 20_000_000)
    fake?.play(.text(progress(1)), .text(complete(2)))
    var count = 0
    for try await _ in messages! { count += 1 }
    try expect(count, 2)
  }),
  ("states are told to everybody, the present one first", {
    let (client, fake, _) = try await started()
    try await until("an open connection") { client.live.core.states.use { $0.0 == .open } }
    let second = Task { await client.states.reduce(into: [LiveState]()) { $0.append($1) } }
    let first = Task { await client.states.reduce(into: [LiveState]()) { $0.append($1) } }
    try await Task.sleep(nanoseconds: 20_000_000)
    fake.play(.text(complete(1)))
    try expect(await first.value, [.open, .ended])
    try expect(await second.value, [.open, .ended])
    try expect(await client.states.reduce(into: [LiveState]()) { $0.append($1) }, [.ended])
  }),
  ("callbacks are called on the main actor, in order, the end once", {
    let (client, fake, _) = try await started()
    let calls = Locked([String]())
    var callbacks = JobProgressCallbacks()
    callbacks.onJobProgress = { message in
      MainActor.preconditionIsolated()
      calls.use { $0.append("progress \(message.timestamp)") }
    }
    callbacks.onJobComplete = { _ in calls.use { $0.append("complete") } }
    callbacks.onError = { _ in calls.use { $0.append("error") } }
    callbacks.onEnd = { outcome in calls.use { $0.append(name(outcome)) } }
    fake.play(.text(progress(1)), .text(progress(2)), .text(complete(3)), .text(progress(1, code: "AI_SCAN_ERROR")))
    await callbacks.run(client).value
    try expect(calls.use { $0 }, ["progress 1", "progress 2", "complete", "completed"])
  }),
]

@main
struct Checks {
  static func main() async {
    for (name, check) in sessions {
      do { try check(); print("ok", name) } catch { print("WRONG", name, error) }
    }
    for (name, check) in cores {
      do { try await check(); print("ok", name) } catch { print("WRONG", name, error) }
    }
  }
}
