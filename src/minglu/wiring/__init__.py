"""Where everything is joined: settings, clock, chance, keys, catalogues, the node."""
