"""What boards and briefs draw: frozen rows without language, each with its entries."""
