"""The list of command groups."""

from flask import Flask

from deviations.cli import audit, demo, importing, jobs, reference, reports, users

GROUPS = (
    reference.group,
    audit.group,
    demo.group,
    importing.command,
    jobs.group,
    reports.group,
    users.group,
)


def install_commands(app: Flask) -> None:
    """Add every command to the application."""
    for group in GROUPS:
        app.cli.add_command(group)
