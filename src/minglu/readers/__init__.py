"""Readers: from bytes that people have to readings.

Tolerant, bounded, and complete: every row of the input ends as a reading or as left out with a reason. The kind of a
file is known by its content, never by its name. Whatever is wrong with bytes comes out as `Unreadable`, which says what
to do; no error of a library leaves. Nothing here decides whether a reading is true.
"""
