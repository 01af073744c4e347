"""Where bytes are kept: sealed files, drawn pages, and what is cleared away."""
