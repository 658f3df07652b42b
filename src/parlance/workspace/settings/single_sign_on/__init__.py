"""The settings of single sign-on: providers, passwords, and the directory."""
