"""What reglint costs: run ``python -m benchmarks``."""
