"""What the register says, for readers: pages, sentences, tables."""
