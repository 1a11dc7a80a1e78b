"""What people read: message catalogues in Chinese and English, and one way to write dates, numbers and names of values.

Nothing of ours is imported here, so an instant is a plain int of milliseconds. Reading the .po files is wiring's business.
"""
