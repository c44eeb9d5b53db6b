"""What tests share: real databases, sample data, tools."""
