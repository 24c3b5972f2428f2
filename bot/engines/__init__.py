"""What says when to look: the embedded engine runs everything in one process."""
