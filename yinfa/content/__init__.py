"""From the bytes of a publication.yaml to the typed tree, or to every fault in it."""
