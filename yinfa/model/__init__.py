"""The publication as an immutable typed tree, and the one walk over it."""
