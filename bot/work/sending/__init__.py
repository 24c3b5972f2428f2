"""From the outbox to the server, as fast as it may."""
