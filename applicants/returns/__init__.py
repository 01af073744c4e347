"""After a return: remarks, what they open for editing, the comparison beside them, asking to be sent back."""
