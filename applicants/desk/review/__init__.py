"""One application under review: the case, what is read for it, forms, verdicts, conflicts."""
