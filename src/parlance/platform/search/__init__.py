"""Finding things by words: parts register what they can find, one question asks them all."""
