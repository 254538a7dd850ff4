"""The live side of a contract: a mock server that plays scenarios, and a tap that watches real traffic."""
