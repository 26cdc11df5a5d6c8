"""The press: what is stale, in which order things are made, and the making of each."""
