"""Who makes the editions, one by one, and how each is proved."""
