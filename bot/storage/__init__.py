"""What is remembered: tables, and one file a noun to read and write them."""
