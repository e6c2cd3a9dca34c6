"""How phones talk to the server: marks in, the fold and the rosters out. The contract is `openapi.json` in here."""
