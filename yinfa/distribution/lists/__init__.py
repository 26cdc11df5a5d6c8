"""The list of units, as offices keep it: CSV, a workbook or YAML, checked before anything is made."""
