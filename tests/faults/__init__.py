"""Faults planted one at a time into the program, and the tools that say whether a test sees each."""
