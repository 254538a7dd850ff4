// Runs the emitted state machine: a line of input is a setting (four digits and the limit) and events, a line of
// output the state and the effects of each step.

@main
struct Driver {
  static func main() {
    while let line = readLine() {
      let words = line.split(separator: " ").map(String.init)
      let flags = words[0].map { $0 == "1" }
      var machine = LiveMachine(
        hasToken: flags[0], canRenew: flags[1], endsByMessage: flags[2], failOnInvalid: flags[3],
        limit: Int(words[1])!)
      let steps = words.dropFirst(2).map { word in
        let effects = machine.step(LiveSignal(rawValue: word)!)
        return "\(machine.phase):" + effects.map(text).joined(separator: ",")
      }
      print(steps.joined(separator: ";"))
    }
  }

  /// An effect in the table's words.
  static func text(_ effect: LiveEffect) -> String {
    switch effect {
    case .close(let code): "close \(code)"
    case .fail(let reason): "end failed \(reason)"
    case .endCompleted: "end completed"
    case .endCancelled: "end cancelled"
    default: "\(effect)"
    }
  }
}
