"""The one place with SQL: schema, engine, events, audit, archive."""
