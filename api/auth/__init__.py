"""Who is asking: accounts, passwords, sessions, tokens, and the guard before every request."""
