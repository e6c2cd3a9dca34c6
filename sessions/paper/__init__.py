"""The roll call on paper: a sheet to print, and keying in what was ticked on it."""
