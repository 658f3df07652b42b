"""The metric engine: a language, facts, measures, metrics, evaluation, provenance.

Values in, values out: Ibis expressions and Arrow tables, no Django, no database of ours.
"""
