"""Spring Boot and Spring Cloud: what their configuration files mean, for each profile."""
