// Runs the emitted state machine: a line of input is a setting (four digits and the limit) and events, a line of
// output the state and the effects of each step.

@main
struct Driver {
  static func main() {
    while let line = readLine() {
      let words = line.split(separator: " ").map(String.init)
      let flags = words[0].map { $0 == "1" }
      let setting = LiveSetting(
        hasToken: flags[0], canRefresh: flags[1], endsByMessage: flags[2], failOnInvalid: flags[3],
        limit: Int(words[1])!)
      var (phase, context) = (LivePhase.idle, LiveContext())
      let steps = words.dropFirst(2).map { word in
        let (goal, next, effects) = LiveMachine.step(phase, context, LiveSignal(rawValue: word)!, setting)
        (phase, context) = (goal, next)
        return "\(phase.rawValue):" + effects.map(\.rawValue).joined(separator: ",")
      }
      print(steps.joined(separator: ";"))
    }
  }
}
