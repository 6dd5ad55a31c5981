"""Readers: one a language, each turning a syntax tree into a unit."""
