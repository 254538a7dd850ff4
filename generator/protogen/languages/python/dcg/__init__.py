"""datamodel-code-generator's jobs: the other kinds of Python model, the witness of ours, and a peer for `prove`."""
