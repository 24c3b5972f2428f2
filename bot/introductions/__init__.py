"""Pure: what an introduction is, what may happen to it, and what follows. No I/O, no clock, no chance."""
