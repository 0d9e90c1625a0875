"""One question per file; each asks a page and knows nothing of the others."""
