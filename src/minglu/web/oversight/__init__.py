"""Pages of one area: oversight."""
