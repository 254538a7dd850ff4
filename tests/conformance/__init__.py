"""Published schemas and documents, put to the emitted code of every language: `make conformance`."""
