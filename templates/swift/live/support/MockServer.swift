#if os(macOS) || os(Linux)
  import Foundation

  /// A server of the contract on this machine: `protogen mock`, started for a test.
  ///
  ///     let mock = try MockServer(schema: "schema/websocket-v2.schema.json")
  ///     defer { mock.stop() }
  ///     let connection = JobProgressConnection(server: .custom(mock.url), jobId: "drop-1", token: ...)
  {{ access }}nonisolated final class MockServer: @unchecked Sendable {
    /// Why there is no server.
    {{ access }}struct Failed: Error, CustomStringConvertible {
      /// What went wrong, with what the command said.
      {{ access }}let description: String
    }

    private struct Ready: Decodable {
      let url: URL
      let http: URL
      let scenarios: Int
    }

    private let process = Process()
    private let ready: Ready

    /// The address of its WebSockets, without a path.
    {{ access }}var url: URL { ready.url }
    /// The address for HTTP requests.
    {{ access }}var http: URL { ready.http }
    /// How many scenarios it plays.
    {{ access }}var scenarios: Int { ready.scenarios }

    /// Starts the command and waits for its first line. `arguments`: more of them, such as
    /// `["--speed", "0"]`; `command`: how protogen is started.
    {{ access }}init(
      schema: String, arguments: [String] = [], command: [String] = ["protogen"]
    ) throws {
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = command + ["mock", "--schema", schema, "--port", "0"] + arguments
      let output = Pipe()
      process.standardOutput = output
      process.standardError = FileHandle.nullDevice
      try MockServer.start(process)
      var line = Data()
      while let byte = try output.fileHandleForReading.read(upToCount: 1), byte != Data("\n".utf8) {
        guard !byte.isEmpty else { break }
        line += byte
      }
      do {
        ready = try JSONDecoder().decode(Ready.self, from: line)
      } catch {
        process.terminate()
        let said = String(decoding: line, as: UTF8.self)
        throw Failed(description: "`\(command.joined(separator: " ")) mock` did not start: \(said)")
      }
    }

    deinit {
      stop()
    }

    /// Starts a process with no signal blocked. It inherits the thread's mask, and threads of tasks block
    /// all signals: the command could not be stopped.
    private static func start(_ process: Process) throws {
      var (none, former) = (sigset_t(), sigset_t())
      sigemptyset(&none)
      pthread_sigmask(SIG_SETMASK, &none, &former)
      defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
      try process.run()
    }

    /// Stops the command.
    {{ access }}func stop() {
      guard process.isRunning else { return }
      process.terminate()
      process.waitUntilExit()
    }
  }
#endif
