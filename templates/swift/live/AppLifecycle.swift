#if canImport(UIKit) && canImport(Network) && !os(watchOS)
  import Network
  import UIKit
#endif

/// A client that an app can stop for a while. (Actors cannot inherit `nonisolated` from a protocol.)
{{ access }}protocol LiveClient: Actor {
  /// Lets the connection go until `resume`.
  func suspend()
  /// Connects again.
  func resume()
  /// Tries again at once where the client waits: the network is back.
  func reachable()
}

#if canImport(UIKit) && canImport(Network) && !os(watchOS)
  /// Suspends a client while the app is in the background, and tells it when the network is back;
  /// as long as this is kept, which keeps the client too.
  {{ access }}nonisolated final class AppLifecycle: Sendable {
    private enum Change: Sendable { case background, foreground, reachable }

    private let changes: AsyncStream<Change>.Continuation
    private let observers: @Sendable () -> Void

    /// Starts to watch.
    @MainActor {{ access }}init(_ client: some LiveClient) {
      let (stream, changes) = AsyncStream<Change>.makeStream()
      self.changes = changes
      let center = NotificationCenter.default
      let names: [(Notification.Name, Change)] = [
        (UIApplication.didEnterBackgroundNotification, .background),
        (UIApplication.willEnterForegroundNotification, .foreground),
      ]
      nonisolated(unsafe) let tokens = names.map { name, change in
        center.addObserver(forName: name, object: nil, queue: nil) { _ in changes.yield(change) }
      }
      let monitor = NWPathMonitor()
      monitor.pathUpdateHandler = { if $0.status == .satisfied { changes.yield(.reachable) } }
      monitor.start(queue: DispatchQueue(label: "AppLifecycle"))
      observers = {
        tokens.forEach(NotificationCenter.default.removeObserver)
        monitor.cancel()
      }
      Task {
        for await change in stream {
          switch change {
          case .background: await client.suspend()
          case .foreground: await client.resume()
          case .reachable: await client.reachable()
          }
        }
      }
    }

    deinit {
      observers()
      changes.finish()
    }
  }
#endif
