"""The figures of talent and technology, 35 to 47 of the report, each beside the models it counts."""
