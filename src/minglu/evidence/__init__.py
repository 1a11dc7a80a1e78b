"""Evidence: what was brought, what was read from it, who touched it, and how much it is worth.

Values only. The bytes of an exhibit are read in `minglu.readers`; what a reading says is kept apart from the original,
which nobody changes. Nothing here decides a complaint: matching and findings are in `minglu.cases`.
"""
