"""Which documents a start of Spring Boot loads, in which order: locations, imports, profiles, each generation's way."""
