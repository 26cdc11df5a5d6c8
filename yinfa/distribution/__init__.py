"""From one publication and a list of units to editions, each in the ledger."""
