import Foundation

// Runs clients for `prove --live`: a request a line on stdin, an answer a line on stdout.

/// One request, and what has come of it.
final class Run: Sendable {
  struct Seen {
    var states: [String] = []
    var messages: [JSONValue] = []
    var reports: [String] = []
    var replies: [JSONValue] = []
    var does: [JSONValue] = []
    var work: [Task<Void, Never>] = []
    var act: (@Sendable (JSONValue) -> Task<Void, Never>?)?
    var isLate = false
    var random: UInt64 = 0
  }

  let request: JSONValue
  let seen: Locked<Seen>

  init(_ request: JSONValue) {
    self.request = request
    var first = Seen()
    first.does = request["does"]?.arrayValue ?? []
    first.random = UInt64(request["seed"]?.intValue ?? 0)
    seen = Locked(first)
  }

  var server: URL { URL(string: request["url"]?.stringValue ?? "")! }

  func parameter(_ name: String) -> String? { request["parameters"]?[name]?.stringValue }

  func options() -> LiveOptions {
    var options = LiveOptions()
    let given = request["options"]
    func seconds(_ words: JSONValue?, _ name: String, _ usual: Double) -> Double {
      words?[name]?.doubleValue ?? usual
    }
    options.reading = given?["reading"]?.stringValue == "strict" ? .strict : .tolerant
    options.retry.first = seconds(given?["retry"], "first", 1)
    options.retry.most = seconds(given?["retry"], "most", 30)
    options.retry.limit = given?["retry"]?["limit"]?.intValue ?? 10
    options.retry.stableAfter = seconds(given?["retry"], "stableAfter", 5)
    options.openTimeout = seconds(given, "openTimeout", 10)
    options.refreshTimeout = seconds(given, "refreshTimeout", 10)
    options.buffer.size = given?["buffer"]?["size"]?.intValue ?? 256
    switch given?["buffer"]?["full"]?.stringValue {
    case "wait": options.buffer.whenFull = .wait
    case "coalesce": options.buffer.whenFull = .coalesce
    case "fail": options.buffer.whenFull = .fail
    default: break
    }
    if let keep = given?["keepAlive"] {
      options.keepAlive =
        keep.isNull
        ? .never : .asking(every: seconds(keep, "every", 1), within: seconds(keep, "within", 1))
    }
    options.time.random = { self.seen.use { seen in
      seen.random = seen.random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(seen.random >> 11) / Double(UInt64(1) << 53)
    } }
    options.log = { self.happened($0) }
    return options
  }

  /// Does what is to be done now.
  func after(_ word: String, _ value: JSONValue) {
    let now = seen.use { seen -> [JSONValue] in
      let now = seen.does.filter { $0["after"]?[word] == value }
      seen.does.removeAll { $0["after"]?[word] == value }
      return now
    }
    for each in now {
      if let work = seen.use({ $0.act })?(each) { seen.use { $0.work.append(work) } }
    }
  }

  private func happened(_ event: LiveEvent) {
    switch event {
    case .state(let state):
      let name = String("\(state)".prefix { $0 != "(" })
      seen.use { $0.states.append(name) }
      after("state", .string(name))
    case .notDelivered(let reason, _, _): seen.use { $0.reports.append(reason.rawValue) }
    default: break
    }
  }

  /// Runs a client to its end. `write`: a message as JSON; `send` and `call`: a document.
  func follow<Message: Sendable>(
    _ live: LiveHandle<Message>, write: @escaping @Sendable (Message) throws -> JSONValue,
    send: @escaping @Sendable (JSONValue) async throws -> Void,
    call: @escaping @Sendable (String, JSONValue) async throws -> JSONValue
  ) async -> JSONValue {
    seen.use { $0.act = { [weak live] in self.acting($0, { live?.tell($0) }, send, call) } }
    let late = Task {
      let seconds = self.request["seconds"]?.doubleValue ?? 20
      guard (try? await Task.sleep(nanoseconds: UInt64(seconds * 1e9))) != nil else { return }
      self.seen.use { $0.isLate = true }
      live.tell(.cancel)
    }
    live.tell(.start)
    let delay = request["consumer"]?["delay"]?.doubleValue ?? 0
    do {
      for try await message in live.messages {
        let document = try write(message)
        let count = seen.use { seen in
          seen.messages.append(document)
          return seen.messages.count
        }
        after("messages", .integer(Int64(count)))
        if delay > 0 { try await Task.sleep(nanoseconds: UInt64(delay * 1e9)) }
      }
    } catch {}
    for work in seen.use({ $0.work }) { await work.value }
    let outcome = await live.outcome()
    late.cancel()
    seen.use { $0.act = nil }
    return answer(outcome)
  }

  private func acting(
    _ words: JSONValue, _ tell: (LiveSignal) -> Void,
    _ send: @escaping @Sendable (JSONValue) async throws -> Void,
    _ call: @escaping @Sendable (String, JSONValue) async throws -> JSONValue
  ) -> Task<Void, Never>? {
    let (word, message) = (words["do"]?.stringValue ?? "", words["message"] ?? .null)
    switch word {
    case "send":
      return Task {
        do { try await send(message) } catch { self.seen.use { $0.reports.append("unsent") } }
      }
    case "call":
      return Task {
        let reply = (try? await call(words["call"]?.stringValue ?? "", message)) ?? .string("failed")
        let count = self.seen.use { seen in
          seen.replies.append(reply)
          return seen.replies.count
        }
        self.after("replies", .integer(Int64(count)))
      }
    default:
      if let signal = LiveSignal(rawValue: word) { tell(signal) }
      return nil
    }
  }

  private func answer<Message>(_ outcome: LiveOutcome<Message>) -> JSONValue {
    let told: String
    switch outcome {
    case .completed: told = "completed"
    case .cancelled: told = "cancelled"
    case .failed(let failure):
      told = ["failed", failure.reason.rawValue, failure.code.map(codeText)].compactMap { $0 }
        .joined(separator: " ")
    }
    return seen.use { seen in
      var found: JSONObject = [
        "id": request["id"] ?? .null, "scenario": request["scenario"] ?? .null,
        "states": .array(seen.states.map(JSONValue.string)), "messages": .array(seen.messages),
        "outcome": .string(told), "reports": .array(seen.reports.map(JSONValue.string)),
        "replies": .array(seen.replies),
      ]
      if seen.isLate { found["error"] = "it did not end" }
      return .object(found)
    }
  }
}

@main
struct Driver {
  static func main() async {
    while let line = readLine() {
      var answer = JSONValue.null
      do {
        let request = try JSONValue(text: line)
        answer = try await ran(Run(request))
        print(try answer.jsonText())
      } catch {
        print((try? JSONValue.object(["error": .string("\(error)")]).jsonText()) ?? "{}")
      }
      fflush(nil)
    }
  }
}

struct Unknown: Error {}
