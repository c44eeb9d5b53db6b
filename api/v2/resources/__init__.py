"""What /v2 shows: one declarative description per kind of thing."""
