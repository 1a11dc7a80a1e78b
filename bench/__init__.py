"""Measurements: how fast the parts are, each beside something of the same machine and the same minute.

    python -m bench                   all of them, in some minutes
    python -m bench permits readers   those two
    python -m bench --quick           all of them, small

Rules. An absolute time says as much about the machine, and about who else is using it, as about us: so every figure is
measured in turn with something that is not ours to make faster, and both are printed with their ratio. Nothing here
asserts a time, and no test does. What was found, and what was done about it, is told in docs/performance.md.
"""
