"""The connector's words, what each does, and how it is taken back."""
