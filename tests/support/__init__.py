"""What more than one runner below tests/ uses. Runners are started with PYTHONPATH=tests; see tests/README.md."""
