"""The API of CONTRACT 4, a file a subject."""
