"""The demonstration: a node seeded with the story's past, on a clock that runs and can be moved forward.

It stops at the moment before the story's contact complains, so that whoever opens it can be her, and everybody else:
collector, handler, reviewer, officer, auditor. All of it went through the real acts, with invented people, and numbers
that nobody has; passwords are known to everybody, so `minglu serve` refuses the folder.
"""
