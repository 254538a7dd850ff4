// The guide's manager against the mock, which this program starts.
import Foundation

@main
struct Main {
  static func main() async throws {
    let arguments = CommandLine.arguments
    let mock = try MockServer(
      schema: arguments[1], arguments: ["--speed", "0"], command: Array(arguments.dropFirst(2)))
    defer { mock.stop() }
    print("scenarios", mock.scenarios)
    await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
      Task { @MainActor in
        let manager = WebSocketManagerV2(server: .custom(mock.url), transport: SocketTransports())
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
  }
}
