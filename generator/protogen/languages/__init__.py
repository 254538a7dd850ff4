"""What a language is, and the languages: a folder each."""
