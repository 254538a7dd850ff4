"""`make mutants`: plants faults in emitted code and in the generator, and counts those that `prove` notices."""
