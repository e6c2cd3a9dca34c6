"""What residents find without an account: sessions near home, a seat, a visit at home. Nobody else's data is shown."""
