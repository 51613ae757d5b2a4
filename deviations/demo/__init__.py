"""Data to try the service on: the documented sheet, accounts, and a synthetic förbund."""
