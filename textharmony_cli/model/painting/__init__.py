"""Painting over text in pictures: which pixels are ink, what is behind them, and how new words would look there."""
