"""What people may ask of us about their own data: see it, correct it, have it erased; and how long we keep it."""
