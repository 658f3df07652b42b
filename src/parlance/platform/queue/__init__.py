"""What the worker has to do, does and has done: looked at, begun again, called off."""
