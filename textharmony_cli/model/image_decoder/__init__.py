"""Painting crops of text lines with a diffusion transformer: new words in the old look, or the background alone."""
