"""A request on its way to an introduction, whatever gesture it came by."""
