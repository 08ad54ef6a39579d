"""Single values as people write them: texts, numbers, dates, births, ID numbers, accounts, names."""
