"""The books of talent and technology, each beside the models it holds."""
