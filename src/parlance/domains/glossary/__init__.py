"""What words mean here: terms, their names and the versions of their definitions.

A term has one identity for good, its slug; everything else about it may change. What it means
stands in an append-only list of versions, each with an effective date, an author and a reason.
A metric's version also carries its readings: labelled formulas in the Parlance language.

Agreement is separate from use. A version counts from its effective date, whoever has approved
it, so that figures exist from the first day; the term is `agreed` once Customer Success and
Product have both approved its newest version, `diverging` while the two sides stand by
different versions, `under review` otherwise, and `missing` while nobody has written a version.
The starter glossary therefore loads as `under review`: nobody has agreed to it yet.
"""
