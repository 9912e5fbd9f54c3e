"""How passages come about: one file a strategy, the client, the run that can be resumed."""
