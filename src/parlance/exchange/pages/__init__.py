"""The pages of imports and exports, in the settings."""
