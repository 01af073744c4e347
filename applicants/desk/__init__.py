"""A desk over a set of files: its queue, its case, who sits at it. It knows neither employer nor window."""
