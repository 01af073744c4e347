"""What is taken: sniffing, the child processes that open a file, what they clean and refuse."""
