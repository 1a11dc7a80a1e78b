"""The check-up's own pages: for a compliance officer on their own machine, with nothing else set up."""
