"""Servers: what others run on their own machines with their own keys. Witness, keyholder, dialler.

Each is one class with `handle(method, path, body) -> Response`. Carrying the bytes, limits on connections and TLS are
the business of whatever calls it.
"""
