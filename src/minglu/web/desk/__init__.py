"""Pages of one area: desk."""
