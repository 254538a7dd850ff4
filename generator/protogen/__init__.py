"""protogen: one protocol schema becomes Swift, Python, TypeScript and fixtures that agree."""
