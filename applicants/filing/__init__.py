"""The applicant's use cases: begin, save, answer, hand in, copy, and what ends by itself."""
