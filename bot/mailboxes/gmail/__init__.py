"""Mail at Gmail by its own interface. Google's libraries are imported when the first call is made."""
