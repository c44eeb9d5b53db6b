"""What stored rows must hold as the chains tell it, and how the stored ones are laid beside it."""
