"""The applicant's pages."""
