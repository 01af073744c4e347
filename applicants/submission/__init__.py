"""What is handed in: completeness, the pledge, the receipt's number, the snapshot and its differences."""
