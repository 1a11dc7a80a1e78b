"""Pages: citizen, desk, oversight. Rendered here, on the server; what they do is done by acts."""
