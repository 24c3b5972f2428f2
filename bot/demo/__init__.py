"""A mail server in one process and a story played on it, for trying Twoyes without an account anywhere."""
