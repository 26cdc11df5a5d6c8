"""The one seam to the world: files, mail, keyrings, other programs."""
