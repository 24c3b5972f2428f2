"""Pure: from a decision to the exact bytes of a letter, and the gate they must pass. No I/O, no clock, no chance."""
