"""The pages of talent: people and programmes, technology, and the page of each main thing."""
