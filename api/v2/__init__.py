"""The REST API that Camunda 8's clients speak, under /v2: docs/rest-v2.md says what of it is here."""
