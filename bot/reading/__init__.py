"""Pure: from the raw bytes of a mail to what its author decided. No I/O, no clock, no chance."""
