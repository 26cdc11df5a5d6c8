"""The shelf: the books of output/ as a catalogue for e-readers (OPDS) and phones, as files or served."""
