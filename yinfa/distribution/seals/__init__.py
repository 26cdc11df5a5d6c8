"""Passwords and signatures of PDFs, the last steps of an edition."""
