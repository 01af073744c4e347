"""How files leave: originals, stamped pages, archives."""
