"""The way home: what somebody edited in Word, said as edits of the source."""
