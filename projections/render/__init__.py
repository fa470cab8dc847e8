"""Renderers: one neutral model in, text out; same model, same bytes."""
