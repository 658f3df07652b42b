"""Pure helpers that every part may use: actors, refusals, money, time, file schemas."""
