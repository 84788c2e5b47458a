"""From the bytes of Spring's files, variables and properties to keys with texts, and from those texts to values."""
