"""The rulebook: SHACL Core shapes, one file a subject, as packaged data."""
