import Foundation

// What an app's developer writes with emitted types (of swift_app.schema.json). The driver's command
// {"app": true} answers the lines that do not hold.

final class AppCode {
  private(set) var failures: [JSONValue] = []

  static func failures() -> [JSONValue] {
    let code = AppCode()
    do {
      try code.initialisers()
      try code.meanings()
      try code.unions()
      try code.namedMembersWin()
      try code.descriptions()
      try code.nullables()
      try code.plainDecoder()
      try code.plainEncoder()
    } catch {
      code.failures.append(.string("\(error)"))
    }
    return code.failures
  }

  private func expect(_ holds: @autoclosure () throws -> Bool, _ line: Int = #line) {
    do {
      if try !holds() { failures.append(.string("line \(line)")) }
    } catch {
      failures.append(.string("line \(line): \(error)"))
    }
  }

  private let moment = Date(timeIntervalSince1970: 1_709_200_800.25)
  private let text = "2024-02-29T10:00:00.250Z"

  private func initialisers() throws {
    let book = Book(title: "A", state: .lent, addedAt: moment, cover: "https://x.example/a.png")
    expect(book.state == "lent" && book.shelfState == .lent && book.addedAt == text)
    expect(book == Book(title: "A", state: "lent", addedAt: text, cover: "https://x.example/a.png"))
    expect(Book(title: "A", state: .here, addedAt: text, cover: "c").addedAt == text)
    expect(Book(title: "A", state: "here", addedAt: moment, cover: "c").shelfState == .here)
    let seen = Book(
      title: "A", state: .lent, addedAt: moment, cover: "c", readAt: .value(moment), seen: moment)
    expect(seen.readAt == .value(text) && seen.readAtDate == moment && seen.seen == 1_709_200_800_250)
    expect(Book(title: "A", state: .lent, addedAt: moment, cover: "c", readAt: .null).readAt == .null)

    // Nothing that must be given tells these apart: the memberwise one is taken, if it fits.
    expect(Memo(kind: .memo, at: nil) == Memo(kind: .memo, at: nil as String?))
    expect(Memo(kind: .memo, at: moment).at == text)
    expect(Memo(kind: .memo, at: nil, mood: .here).mood == "here")

    let shelf: Shelf = .visit(.init(start: moment, stop: moment, date: moment, default: moment))
    expect(try shelf.jsonText().contains(#""start":1709200800250,"stop":1709200800.25,"date":"\#(text)""#))
    expect(Shelf.violations(of: shelf).isEmpty)
  }

  private func meanings() throws {
    var book = Book(title: "A", state: .lent, addedAt: moment, cover: "https://x.example/a?b=1#c")
    expect(book.addedAtDate2 == moment && book.addedAtDate == nil)  // a member has the first name
    expect(book.coverURL?.host == "x.example" && book.bornComponents == nil && book.sampleURL == nil)
    (book.born, book.sample, book.cover) = ("2024-02-29", "../b c", "no/scheme")
    expect(book.bornComponents == DateComponents(year: 2024, month: 2, day: 29))
    expect(book.sampleURL == nil && book.coverURL == nil)
    (book.born, book.sample) = ("2023-02-29", "../b%20c")
    expect(book.bornComponents == nil && book.sampleURL?.relativeString == "../b%20c")
    book.readAt = "2024-02-29t11:30:00.25+01:30"
    expect(book.readAtDate == moment)
    book.readAt = "yesterday"
    expect(book.readAtDate == nil)
    expect(try JSONValue(text: Shelf.book(book).jsonText())["readAt"] == "yesterday")  // as it is
    book.seenDate = Date(timeIntervalSince1970: 1.0015)
    expect(book.seen == 1002 && book.seenDate == Date(timeIntervalSince1970: 1.002))
    book.seenDate = nil
    expect(book.seen == nil)
    var visit = Visit(start: 0, stop: 0, date: "x", default: "x")
    visit.startDate = .distantFuture
    expect(visit.start == 64_092_211_200_000 && visit.startDate == .distantFuture)
    visit.startDate = Date(timeIntervalSince1970: .infinity)
    expect(visit.start == .max && visit.dateValue == nil && visit.defaultDate == nil)
  }

  private func unions() throws {
    let texts: [(String, String)] = [
      (#"{"kind":"memo","at":null}"#, "memo"),
      (#"{"kind":"visit","start":1,"stop":2,"date":"x","default":"x"}"#, "visit"),
      (#"{"kind":"chapter","pages":[1]}"#, "chapter"),
    ]
    for (text, kind) in texts {
      let shelf = try Shelf(tolerant: text)
      expect(shelf.kind == kind)
      expect(try shelf.jsonText() == text)
    }
    guard case .unknown(let kind, let document) = try Shelf(tolerant: texts[2].0) else {
      return expect(false)
    }
    expect(kind == "chapter" && document["pages"]?[0] == 1)
    expect(try JSONDecoder().decode(Shelf.self, from: Data(texts[2].0.utf8)) == .unknown(kind: kind, document))
  }

  private func namedMembersWin() throws {
    var note = Memo(kind: .memo, at: nil, additionalFields: ["kind": "evil", "mood": "lent", "x": 1])
    note.additionalFields["at"] = 7
    let wanted: JSONValue = ["kind": "memo", "at": nil, "x": 1]
    expect(try JSONValue(text: Shelf.memo(note).jsonText()) == wanted)
    expect(try JSONValue(data: JSONEncoder().encode(Shelf.memo(note))) == wanted)
  }

  private func descriptions() throws {
    let note = Memo(kind: .unknown("post"), at: nil)
    expect("\(note)" == #"Memo {"kind":"post","at":null}"#)
    expect("\(Shelf.memo(note))" == #"Shelf {"kind":"post","at":null}"#)
    expect("\([State.lent, .unknown("gone")])" == "[lent, gone]")
    let book = Book(title: "A", description: "Long.", state: .lent, addedAt: "x", cover: "c")
    expect("\(book)".hasPrefix(#"Book {"kind":"book","title":"A","description":"Long.""#))
    expect(book.description == "Long.")
    expect("\(Visit(start: 0, stop: .nan, date: "x", default: "x"))" == "Visit, which JSON cannot write")
    expect("\(["a": 1] as JSONObject)" == #"{"a":1}"#)
    do {
      _ = try Shelf(strict: #"{"kind":"memo","at":1}"#)
      expect(false)
    } catch let error as InvalidDocument {
      expect("\(error)" == error.localizedDescription && "\(error)".hasPrefix("/at: expected "))
    }
  }

  private func nullables() throws {
    var book = Book(
      title: "A", state: .lent, addedAt: "x", cover: "c",
      nickname: "Al", copies: 2, tags: ["a", "b"], readAt: nil, lost: .null)
    expect(book.nickname == "Al" && book.copies == .value(2) && book.tags == ["a", "b"])
    let written = try JSONValue(text: Shelf.book(book).jsonText())
    expect(written["lost"] == .null && written["readAt"] == nil && written["tags"] == ["a", "b"])
    book.nickname = .null
    book.copies = nil
    expect(book.nickname == .null && book.copies == nil)
    book.copies = Nullable(Int("x"))
    expect(book.copies == .null && book.tags?.map(\.count) == 2)
    let row: [Nullable<Double>] = [nil, 1.5, 2]
    expect("\(row)" == "[null, 1.5, 2.0]" && (true as Nullable<Bool>).value == true)
  }

  // What docs/swift-coders.md says of Foundation's coders, in its order.

  private func decoded(_ text: String, by decoder: JSONDecoder = JSONDecoder()) -> Memo? {
    guard case .memo(let memo)? = try? decoder.decode(Shelf.self, from: Data(text.utf8)) else {
      return nil
    }
    return memo
  }

  private func plainDecoder() throws {
    let plain = #"{"kind":"memo","at":null}"#
    expect(decoded(plain) == Memo(kind: .memo, at: nil))
    let twice = #"{"kind":"memo","at":null,"date":"1","date":"2"}"#
    expect(decoded(twice)?.date == "1" && (try? Shelf(tolerant: twice)) == nil)
    for encoding in [String.Encoding.utf16, .utf16BigEndian, .utf32LittleEndian] {
      let data = plain.data(using: encoding) ?? Data()
      expect((try? JSONDecoder().decode(Shelf.self, from: data)) != nil)
      expect((try? Shelf(tolerant: data)) == nil)
    }
    let marked = Data([0xEF, 0xBB, 0xBF]) + Data(plain.utf8)
    expect((try? JSONDecoder().decode(Shelf.self, from: marked)) != nil)
    expect((try? Shelf(tolerant: marked)) == nil)

    let digits = String(repeating: "7", count: 38)
    for (number, isExact) in [(digits, true), (digits + "7", false)] {
      let text = #"{"kind":"memo","at":null,"more":\#(number)}"#
      expect((decoded(text)?.additionalFields["more"] == .bigInteger(number)) == isExact)
      expect(try Shelf(tolerant: text).jsonText() == text)
    }
    let rounded = #"{"kind":"memo","at":null,"size":9007199254740993}"#
    expect(decoded(rounded)?.size == 9_007_199_254_740_992)
    expect((try? Shelf(tolerant: rounded)) == nil)

    let long = #"{"kind":"memo","at":null,"long_name":"four"}"#
    expect(decoded(long)?.longName == "four" && !Shelf.violations(in: long).isEmpty)
    expect(try Shelf(tolerant: long).jsonText() == long && (try? Shelf(strict: long)) == nil)
    do {
      _ = try JSONDecoder().decode(Shelf.self, from: Data(#"{"kind":"memo","at":1,"size":"2"}"#.utf8))
      expect(false)
    } catch DecodingError.typeMismatch(_, let context) {
      expect(context.codingPath.map(\.stringValue) == ["at"])
    }
    do {
      _ = try Shelf(tolerant: #"{"kind":"memo","at":1,"size":"2"}"#)
      expect(false)
    } catch let error as InvalidDocument {
      expect(error.violations.map(\.pointer) == ["/at", "/size"])
    }
    let ordered = #"{"kind":"memo","at":null,"z":1,"y":2,"x":3}"#
    expect(decoded(ordered)?.additionalFields == ["x": 3, "y": 2, "z": 1])
    expect(try Shelf(tolerant: ordered).jsonText() == ordered)
    let half = #"{"kind":"memo","at":"\ud83d"}"#
    expect(decoded(half) == nil && (try? Shelf(tolerant: half)) == nil)

    let snake = JSONDecoder()
    snake.keyDecodingStrategy = .convertFromSnakeCase
    let renamed = decoded(#"{"kind":"memo","at":null,"long_name":"abc","some_more":1}"#, by: snake)
    expect(renamed?.longName == nil)
    expect(renamed?.additionalFields == ["longName": "abc", "someMore": 1])
    let dates = JSONDecoder()
    dates.dateDecodingStrategy = .secondsSince1970
    expect(decoded(#"{"kind":"memo","at":"2024-02-29T10:00:00.25Z"}"#, by: dates)?.atDate == moment)
    let floats = JSONDecoder()
    floats.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let infinite = decoded(#"{"kind":"memo","at":null,"size":"inf"}"#, by: floats)
    expect(infinite?.size == .infinity)
    expect(infinite.map { (try? Shelf.memo($0).jsonText()) == nil } ?? false)
  }

  private func plainEncoder() throws {
    let shelf = Shelf.memo(
      Memo(kind: .memo, at: "a/b", date: "d", additionalFields: ["z": 1, "y": 2]))
    let text = try shelf.jsonText()
    expect(text == #"{"kind":"memo","at":"a/b","date":"d","z":1,"y":2}"#)
    let plain = try String(decoding: JSONEncoder().encode(shelf), as: UTF8.self)
    expect(plain.contains(#""a\/b""#))
    expect(try JSONValue(text: plain) == JSONValue(text: text))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    expect(
      try String(decoding: encoder.encode(shelf), as: UTF8.self)
        == #"{"at":"a/b","date":"d","kind":"memo","y":2,"z":1}"#)
    encoder.keyEncodingStrategy = .convertToSnakeCase
    let camel = Shelf.memo(Memo(kind: .memo, at: nil, additionalFields: ["someMore": 1]))
    expect(try JSONValue(data: encoder.encode(camel))["some_more"] == 1)
    expect((try? JSONEncoder().encode(Shelf.memo(Memo(kind: .memo, at: nil, size: .nan)))) == nil)
    let large = String(repeating: "7", count: 39)
    let held = Shelf.memo(
      Memo(kind: .memo, at: nil, additionalFields: ["more": .bigInteger(large)]))
    expect(try JSONValue(data: JSONEncoder().encode(held))["more"] != .bigInteger(large))
    expect(try JSONValue(text: held.jsonText())["more"] == .bigInteger(large))
  }
}
