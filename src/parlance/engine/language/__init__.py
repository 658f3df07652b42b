"""The Parlance language: one small expression language for everything a person may define.

Text is parsed into nodes (`parse`), checked against a vocabulary (`check`), printed in one
canonical way (`printing`) and compiled to an Ibis value (`compile`).
"""
