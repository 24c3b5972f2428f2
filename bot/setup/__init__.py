"""Setting up: which servers a provider has, what proves a sender there, writing a configuration, and the doctor."""
