"""Commands: what people type. They read arguments, call what is joined in `wiring`, and tell the result."""
