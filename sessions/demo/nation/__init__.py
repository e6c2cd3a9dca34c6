"""The demo at the size of the country, made inside PostgreSQL by set-based SQL: for benchmarks."""
