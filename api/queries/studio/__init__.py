"""What a designer sees: drawings, what is deployed where, what differs, what is wrong."""
