// The guide's manager against the mock, which this program starts, over the adapter of URLSession; then some scenarios.
import Foundation

@main
struct Main {
  static func main() async throws {
    await checkAdapters()
    let arguments = CommandLine.arguments
    let mock = try MockServer(
      schema: arguments[1], arguments: ["--speed", "0"], command: Array(arguments.dropFirst(2)))
    defer { mock.stop() }
    print("scenarios", mock.scenarios)
    await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
      Task { @MainActor in
        let manager = WebSocketManagerV2(server: .custom(mock.url), transport: URLSessionTransports())
        manager.onProgress = { progress, status, processed, total in
          print("progress", progress, processed ?? -1, total ?? -1)
        }
        manager.onComplete = { result in
          print("complete", result.successCount)
          withExtendedLifetime(manager) { done.resume() }
        }
        manager.onError = { code, message in
          print("error", code, message)
          done.resume()
        }
        manager.connect(jobId: "expired-1", token: "expired-token")
      }
    }
    for scenario in ["drop", "fragments", "closed-early", "hang", "silence", "job-unknown", "two-refusals"] {
      print(scenario, try await outcome(scenario, mock.url))
    }
  }

  /// How a client ends over the adapter.
  static func outcome(_ scenario: String, _ server: URL) async throws -> String {
    var options = LiveOptions()
    (options.retry.first, options.openTimeout) = (0.01, 0.6)
    options.keepAlive = .asking(every: 0.4, within: 0.4)
    let connection = JobProgressConnection(
      server: .custom(server), jobId: "\(scenario)-1", token: .text("my-token"))
    let client = JobProgressClient(connection, options: options, transport: URLSessionTransports())
    await client.start()
    var count = 0
    do { for try await _ in client.messages { count += 1 } } catch {}
    switch await client.outcome() {
    case .completed: return "completed \(count)"
    case .failed(let failure): return "failed \(failure)"
    case .cancelled: return "cancelled"
    }
  }
}
