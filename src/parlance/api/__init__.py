"""The HTTP API: mounts what every part registers, and serves its own description."""
