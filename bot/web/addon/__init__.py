"""The Gmail add-on: Google posts what the connector sees or clicks, cards are the answer; only the worker sends."""
