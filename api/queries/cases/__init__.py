"""Cases as lists and pages show them: who, what, when, which papers, which deadline and why."""
