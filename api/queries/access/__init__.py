"""Accounts, tokens and the record of accesses, as those who keep or audit them see them."""
