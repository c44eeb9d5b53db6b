"""Search as Camunda 8's REST API knows it: one engine for every resource that describes its fields."""
