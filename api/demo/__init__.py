"""The fictional city: its org tree and accounts, the import that plays the people, and the comparison with
what was expected."""
