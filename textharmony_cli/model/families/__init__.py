"""Parts of other published models, by family."""
