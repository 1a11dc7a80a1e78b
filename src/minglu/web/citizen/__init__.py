"""Pages of one area: citizen."""
