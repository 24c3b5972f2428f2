"""A month in the life of a desk: random people, every gesture and word, and a witness with books of their own."""
