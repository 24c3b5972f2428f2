"""The steps of the work: one mail in, one request in, what is due, what leaves."""
