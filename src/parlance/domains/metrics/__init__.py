"""Metrics: evaluates definitions over facts, and takes every figure apart again.

Facts are rebuilt here when records change; formulas come from the glossary; the engine does
the arithmetic. What domains can be asked, they register in `engine.catalogue`.
"""
