"""Words of administration: each role, told to who gives it; each kind of forum."""

from flask_babel import gettext as _, ngettext

from deviations.organisations.models.forum import ForumKind, SummaryRhythm
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


def word_for(kind: ForumKind) -> str:
    """Return what people call a kind of forum."""
    return str(
        {
            ForumKind.SAMVERKANSTEAM: _("Samverkansteam"),
            ForumKind.ARBETSGRUPP: _("Arbetsgrupp"),
            ForumKind.LSG: _("Lokal samverkansgrupp (LSG)"),
            ForumKind.STYRGRUPP: _("Styrgrupp"),
            ForumKind.BEREDNINGSGRUPP: _("Beredningsgrupp"),
            ForumKind.STYRELSE: _("Styrelse"),
            ForumKind.ANNAT: _("Annat"),
        }[kind]
    )


def summary_of(rhythm: SummaryRhythm, days_before: int) -> str:
    """Say when a forum's månadssammanfattning leaves."""
    return str(
        {
            SummaryRhythm.NEVER: _("Går inte ut av sig själv."),
            SummaryRhythm.FIRST_WORKING_DAY: _("Går ut första arbetsdagen i månaden."),
            SummaryRhythm.BEFORE_MEETING: ngettext(
                "Går ut %(num)s dag före varje möte.",
                "Går ut %(num)s dagar före varje möte.",
                days_before,
            ),
        }[rhythm]
    )
