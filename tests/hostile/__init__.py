"""Hostile and odd mail, as a program, a fault or an attacker may write it."""
