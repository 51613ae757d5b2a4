"""Words of administration: each role, told to who gives it."""

from flask_babel import gettext as _

from deviations.organisations.roles import Role


def hint_of(role: Role) -> str:
    """Say what comes with a role, and where it can hold."""
    return str(
        {
            Role.RAPPORTOR: _("Rapporterar. Det går lika bra utan roll."),
            Role.KOORDINATOR: _("Läser och handlägger avvikelser, i förbundet eller en kommun."),
            Role.KONTAKTPERSON: _("Svarar på frågor som ställs till en part."),
            Role.LASARE: _("Läser rapporter i ett forum, en kommun eller hela förbundet."),
            Role.ANALYTIKER: _("Gör och läser rapporter för hela förbundet."),
            Role.ADMIN: _("Sköter personer, forum, listor och mottagare. Läser inga avvikelser."),
            Role.DRIFT: _("Ser körningar och utskick, inget innehåll."),
        }[role]
    )
