// swift-tools-version: 6.1

import PackageDescription

let package = Package(
  name: "Bench",
  platforms: [.macOS(.v12)],
  targets: [
    .target(name: "Contract"),
    .executableTarget(name: "Bench", dependencies: ["Contract"]),
  ]
)
