"""Text to Node trees: one module a format, each with ``parse(document) -> Parsed`` that never raises on any text."""
