"""The demonstration's applications: invented people, drawn papers, and what everybody did with them.

Everything happens through the product's own acts, each at its own moment of the past few weeks (`clock`), so
that records, deadlines and boxes are what they would be. `story` says who did what and when, `acts` how it
is done, `filings` what an applicant types, `papers` and `drawing` what she hands in, `people` who she is.
"""
