// What a client decides, on a clock that does not wait: each check prints its name, and `ok` or what is wrong.
import Foundation

typealias Session = LiveSession<WebSocketMessageV2>
typealias Command = LiveCommand<WebSocketMessageV2>

struct Wrong: Error, CustomStringConvertible {
  let description: String
}

func expect<Value: Equatable>(_ found: Value, _ wanted: Value, line: Int = #line) throws {
  guard found == wanted else { throw Wrong(description: "line \(line): \(found) is not \(wanted)") }
}

func progress(_ at: Int, job: String = "job", code: String = "") -> String {
  code.isEmpty
    ? #"{"type":"job_progress","jobId":"\#(job)","pipeline":"csv_import","timestamp":\#(at),"version":"1.0.0","payload":{"type":"job_progress","progress":0.5,"status":"s"}}"#
    : #"{"type":"error","jobId":"\#(job)","pipeline":"csv_import","timestamp":\#(at),"version":"1.0.0","payload":{"type":"error","error":{"code":"\#(code)","message":"m"}}}"#
}

func complete(_ at: Int) -> String {
  #"{"type":"job_complete","jobId":"job","pipeline":"csv_import","timestamp":\#(at),"version":"1.0.0","payload":{"type":"job_complete","result":{"totalBooks":1,"successCount":1,"failureCount":0}}}"#
}

/// A session with a clock: it does what the session wants as far as time is concerned, and remembers the rest.
struct World {
  var session: Session
  var time = 0.0
  var timers: [LiveTimer: Double] = [:]
  var did: [String] = []
  var states: [String] = []
  var waits: [Double] = []
  var urls: [String] = []
  var logged: [String] = []
  var ends: [LiveOutcome<WebSocketMessageV2>] = []
  var delivered = 0
  var flight = 0

  init(
    server: String = "ws://127.0.0.1:1", token: Credential = .text("my-token"),
    _ change: (inout LiveOptions) -> Void = { _ in }
  ) {
    var options = LiveOptions()
    options.time.random = { 1 }
    change(&options)
    let connection = JobProgressConnection(server: .custom(URL(string: server)!), jobId: "job", token: token)
    session = Session(connection.channel, options)
  }

  mutating func tell(_ input: LiveInput) {
    for command in session.handle(input, at: time) { note(command) }
  }

  mutating func say(_ signal: LiveSignal) { tell(.signal(signal)) }

  mutating func hear(_ event: TransportEvent) { tell(.transport(session.transport, event)) }

  mutating func note(_ command: Command) {
    switch command {
    case .open(_, let request):
      did.append("open")
      urls.append(request.url.absoluteString)
      logged.append("\(request)")
    case .close(let code): did.append("close \(code ?? 0)")
    case .forget: did.append("forget")
    case .send(let text, _): did.append("send \(text)")
    case .ping: did.append("ping")
    case .refresh(let number, _):
      did.append("refresh")
      flight = number
    case .abandon: did.append("abandon")
    case .timer(let timer, let seconds):
      timers[timer] = seconds.map { time + $0 }
      if timer == .wait, let seconds { waits.append(seconds) }
    case .deliver: delivered += 1
    case .answer, .interrupt: break
    case .log(let event):
      logged.append("\(event)")
      if case .state(let state) = event { states.append(String("\(state)".prefix { $0 != "(" })) }
    case .end(let outcome):
      ends.append(outcome)
      logged.append("\(outcome)")
    }
  }

  /// Lets time pass, with every timer that is due.
  mutating func pass(_ seconds: Double) {
    let goal = time + seconds
    while let (timer, due) = timers.min(by: { $0.value < $1.value }), due <= goal {
      time = max(time, due)
      timers[timer] = nil
      tell(.timer(timer, isReading: true))
    }
    time = goal
  }

  mutating func connect() {
    say(session.machine.phase == .idle ? .start : .reachable)
    hear(.opened)
  }

  /// How it ended: `completed`, `cancelled`, or `failed REASON CODE`.
  var end: String {
    guard ends.count == 1 else { return "\(ends.count) ends" }
    switch ends[0] {
    case .completed: return "completed"
    case .cancelled: return "cancelled"
    case .failed(let failure):
      return "failed \(failure.reason)" + (failure.code.map { " \($0.rawValue)" } ?? "")
    }
  }
}

let sessions: [(String, @Sendable () throws -> Void)] = [
  ("waits grow, up to the most and the limit", {
    var world = World()
    world.say(.start)
    while world.ends.isEmpty {
      world.hear(.failed("no way"))
      world.pass(31)
    }
    try expect(world.waits, [1, 2, 4, 8, 16, 30, 30, 30, 30, 30])
    try expect(world.end, "failed unreachable CONNECTION_FAILED")
    try expect(world.did.filter { $0 == "open" }.count, 11)
    try expect(world.timers.count, 0)
  }),
  ("a wait is random", {
    var world = World { $0.time.random = { 0.25 } }
    world.say(.start)
    world.hear(.failed("no way"))
    world.pass(1)
    world.hear(.failed("no way"))
    try expect(world.waits, [0.25, 0.5])
  }),
  ("Retry-After is the least, an hour the most of it", {
    var world = World()
    world.say(.start)
    world.hear(.refused(status: 503, retryAfter: 7))
    world.pass(7)
    world.hear(.refused(status: 503, retryAfter: 1e9))
    world.pass(3600)
    world.hear(.refused(status: 503, retryAfter: nil))
    try expect(world.waits, [7, 3600, 4])
  }),
  ("a handshake without an answer is given up", {
    var world = World()
    world.say(.start)
    world.pass(9.9)
    try expect(world.did, ["open"])
    world.pass(0.2)
    try expect(world.did, ["open", "close 0"])
    try expect(world.states, ["connecting", "waiting"])
  }),
  ("silence is noticed, life is heard", {
    var world = World()
    world.connect()
    world.pass(26)
    try expect(world.did, ["open", "ping"])
    world.hear(.pong)
    world.pass(26)
    try expect(world.did, ["open", "ping", "ping"])
    world.hear(.text(progress(1)))
    world.pass(35.1)
    try expect(world.states.last, "waiting")
    try expect(world.did.last, "close 0")
  }),
  ("a client that waits for the app hears no silence", {
    var world = World()
    world.connect()
    for _ in 0..<5 {
      world.time += 30
      world.tell(.timer(.life, isReading: false))
    }
    try expect(world.states, ["connecting", "open"])
  }),
  ("only a stable connection with a message resets the tries", {
    var world = World()
    world.connect()
    for _ in 0..<3 {
      world.hear(.text(progress(1)))
      world.hear(.closed(code: 1006))
      world.connect()
    }
    try expect(world.session.machine.attempt, 3)
    world.pass(6)
    try expect(world.session.machine.attempt, 3)
    world.hear(.text(progress(1)))
    try expect(world.session.machine.attempt, 0)
  }),
  ("cancel ends it from every state, once", {
    let ways: [(inout World) -> Void] = [
      { _ in }, { $0.say(.start) }, { $0.connect() },
      { $0.say(.start); $0.hear(.refused(status: 401, retryAfter: nil)) },
      { $0.connect(); $0.hear(.closed(code: 1006)) }, { $0.connect(); $0.say(.suspend) },
    ]
    for way in ways {
      var world = World()
      way(&world)
      world.say(.cancel)
      try expect(world.end, "cancelled")
      let before = world.did.count
      for signal: LiveSignal in [.start, .resume, .cancel, .suspend, .reachable] { world.say(signal) }
      world.hear(.text(complete(9)))
      world.tell(.tokens(world.flight, .tokens(["token": "late"])))
      world.pass(100)
      try expect(world.did.count, before)
      try expect(world.end, "cancelled")
    }
  }),
  ("suspended it has no connection, and resumes with the token it has", {
    var world = World()
    world.connect()
    world.say(.suspend)
    world.pass(1000)
    try expect(world.states, ["connecting", "open", "suspended"])
    world.say(.resume)
    try expect(world.states.last, "connecting")
    try expect(world.did, ["open", "close 1000", "open"])
  }),
  ("suspended in a refresh it asks again", {
    var world = World()
    world.say(.start)
    world.hear(.refused(status: 401, retryAfter: nil))
    world.say(.suspend)
    world.tell(.tokens(world.flight, .tokens(["token": "late"])))
    try expect(world.states.last, "suspended")
    world.say(.resume)
    try expect(world.states.last, "authorizing")
  }),
  ("a network that is back ends a wait", {
    var world = World()
    world.say(.start)
    world.hear(.failed("no way"))
    world.say(.reachable)
    try expect(world.states, ["connecting", "waiting", "connecting"])
    try expect(world.timers[.wait], nil)
  }),
  ("what another transport says is too late", {
    var world = World()
    world.connect()
    let old = world.session.transport
    world.hear(.closed(code: 1006))
    world.connect()
    world.tell(.transport(old, .text(complete(1))))
    world.tell(.transport(old, .closed(code: 4000)))
    try expect(world.states.last, "open")
  }),
  ("an expired token is replaced once", {
    var world = World(token: .text("old-token"))
    world.say(.start)
    world.hear(.refused(status: 401, retryAfter: nil))
    world.tell(.tokens(world.flight, .tokens(["token": "new-token"])))
    try expect(world.urls.last, "ws://127.0.0.1:1/ws/progress?jobId=job&token=new-token")
    world.hear(.refused(status: 401, retryAfter: nil))
    try expect(world.end, "failed unauthenticated INVALID_TOKEN")
  }),
  ("the same token is no new one, and a refresh takes ten seconds at most", {
    var world = World()
    world.say(.start)
    world.hear(.refused(status: 401, retryAfter: nil))
    world.pass(10.1)
    try expect(world.states.last, "waiting")
    world.say(.reachable)
    world.tell(.tokens(world.flight, .tokens(["token": "my-token"])))
    try expect(world.end, "failed unauthenticated INVALID_TOKEN")
  }),
  ("a provider is asked before the first connection", {
    var world = World(token: .provider { "provided" })
    world.say(.start)
    try expect(world.states, ["authorizing"])
    world.tell(.tokens(world.flight, .tokens(["token": "provided"])))
    try expect(world.urls, ["ws://127.0.0.1:1/ws/progress?jobId=job&token=provided"])
  }),
  ("verdicts have the contract's codes", {
    for (status, end) in [404: "failed refused JOB_NOT_FOUND", 403: "failed refused INVALID_TOKEN", 400: "failed refused"] {
      var world = World()
      world.say(.start)
      world.hear(.refused(status: status, retryAfter: nil))
      try expect(world.end, end)
    }
    var world = World()
    world.connect()
    world.hear(.closed(code: 4000))
    try expect(world.end, "failed closed")
  }),
  ("messages are judged", {
    var world = World()
    world.connect()
    for text in [progress(5), progress(5), progress(4), progress(6, job: "other"), "nonsense", progress(7)] {
      world.hear(.text(text))
    }
    world.hear(.binary(Data(progress(8).utf8)))
    world.hear(.binary(Data([0xFF])))
    try expect(world.delivered, 3)
    world.hear(.text(complete(9)))
    try expect(world.end, "completed")
    try expect(world.did.last, "close 1000")
    world.hear(.text(progress(10)))
    try expect(world.delivered, 4)
  }),
  ("a strict client ends with what is invalid", {
    var world = World { $0.reading = .strict }
    world.connect()
    world.hear(.text(progress(1, job: "other")))
    try expect(world.end, "failed violation")
    try expect(world.did.last, "close 1007")
  }),
  ("codes that can be recovered from do not end it, until they do", {
    var world = World()
    world.connect()
    world.hear(.text(progress(1, code: "TOKEN_EXPIRED")))
    try expect(world.states.last, "authorizing")
    world.tell(.tokens(world.flight, .tokens(["token": "new-token"])))
    world.hear(.opened)
    world.hear(.text(progress(2, code: "TOKEN_EXPIRED")))
    try expect(world.end, "failed unauthenticated TOKEN_EXPIRED")
    try expect(world.delivered, 1)
  }),
  ("a token is in no log, and arrives as it is", {
    let secret = "zq+xyz &=#/%é"
    var world = World(token: .text(secret))
    world.say(.start)
    try expect(world.urls, ["ws://127.0.0.1:1/ws/progress?jobId=job&token=zq%2Bxyz%20%26%3D%23%2F%25%C3%A9"])
    world.hear(.failed("no way to ws://127.0.0.1:1/?token=zq%2Bxyz%20%26%3D%23%2F%25%C3%A9 \(secret)"))
    world.say(.reachable)
    world.hear(.opened)
    world.hear(.text("nonsense \(secret)"))
    world.hear(.closed(code: 4000))
    var shown = world.logged.joined()
    dump(world.session.channel.values, to: &shown)
    shown += "\(world.session.channel) \(Credential.text(secret))"
    dump(JobProgressConnection(server: .staging, jobId: "j", token: .text(secret)), to: &shown)
    try expect(shown.range(of: "xyz").map { String(shown[..<$0.lowerBound].suffix(200)) }, nil)
    try expect(shown.contains("***"), true)
  }),
  ("a credential does not go unencrypted to another machine", {
    for (server, goes) in [
      "ws://example.com": false, "wss://example.com": true, "ws://localhost:1": true, "ws://127.1.2.3": true,
      "ws://127.0.0.1.example.com": false, "http://127.0.0.1": false, "nonsense": false,
    ] {
      var world = World(server: server)
      world.say(.start)
      try expect(world.end, goes ? "0 ends" : "failed refused")
    }
    var world = World(server: "ws://example.com") { $0.allowInsecure = true }
    world.say(.start)
    try expect(world.did, ["open"])
  }),
]
