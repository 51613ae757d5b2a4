"""Set-up steps that run before the service can."""
