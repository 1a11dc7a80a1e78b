"""Duties: what the institution owes and when. Values and functions; the register of all duties is a later part."""
