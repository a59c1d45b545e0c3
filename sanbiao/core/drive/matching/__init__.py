"""What the words of a sheet stand for: units, other rows, what people said they mean; nothing of a sheet is written here."""
