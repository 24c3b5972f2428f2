"""What a party writes, before the introduction and after it."""
