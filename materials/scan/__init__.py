"""What is looked for in a file: viruses, and pages that cannot be read."""
