"""Reports to render: one as a styrgrupp gets it, and the same with any texts put into it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import cycle

from deviations.reporting.document import (
    PROTECTED,
    Bullets,
    Cell,
    Chart,
    Column,
    Decision,
    DecisionBox,
    Document,
    Example,
    Examples,
    Fact,
    Facts,
    FootRow,
    Matrix,
    MatrixCell,
    MatrixColumn,
    MatrixRow,
    MonthlyLine,
    MonthPoint,
    Paragraph,
    Reading,
    Rich,
    Section,
    Table,
    number,
)
from deviations.reporting.rendering.plain import reworded

MONTHS = (
    "nov 25",
    "dec 25",
    "jan 26",
    "feb 26",
    "mar 26",
    "apr 26",
    "maj 26",
    "jun 26",
    "jul 26",
    "aug 26",
    "sep 26",
    "okt 26",
)
COUNTS = (3, 4, 5, 3, 2, 7, 6, 8, 6, 7, 9, 7)
READING_1 = (
    "Siffrorna gäller det som rapporterats, inte allt som inträffat. Fler rapporter är inte sämre"
    " och färre är inte bättre."
)
READING_2 = (
    "Rapporter kan komma in sent. Skickade rapporter ändras inte, en rättelse får ett nytt"
    " utgåvenummer."
)
PARTS = (
    MatrixColumn("Kommunen", "Kom."),
    MatrixColumn("Regionen", "Reg."),
    MatrixColumn("Arbets\u00adförmedlingen", "AF"),
    MatrixColumn("Försäkrings\u00adkassan", "FK"),
)


def trend() -> Section:
    last = len(COUNTS) - 1
    points = tuple(
        MonthPoint(label, count, at == last, at == last, "7 i okt,\nfylls på" * (at == last))
        for at, (label, count) in enumerate(zip(MONTHS, COUNTS, strict=True))
    )
    table = Table(
        caption="Rapporterade avvikelser per månad, november 2025–oktober 2026",
        columns=(Column("Månad"), Column("Rapporter", "number")),
        rows=tuple(
            (Cell(label), number(count)) for label, count in zip(MONTHS, COUNTS, strict=True)
        ),
        total=(Cell("Alla"), number(sum(COUNTS))),
    )
    chart = Chart(
        title="Rapporterade avvikelser per månad",
        alt="Antalet har legat på sex till nio i månaden sedan april. I oktober kom 7 rapporter.",
        line=MonthlyLine(points, "oktober 2026"),
        table=table,
        note="Oktober fylls på: var fjärde rapport kommer in efter månadens slut.",
    )
    return Section(
        key="trend",
        question="Är det fler än vanligt?",
        heading="Oktober liknar sommaren, och fler rapporterar än i vintras",
        note="Antal rapporterade avvikelser per månad, november 2025–oktober 2026. Fler rapporter"
        " kan betyda att mer skaver eller att fler rapporterar.",
        blocks=(chart,),
    )


def matrix() -> Section:
    counts = {
        "Kommunen": (5, 9, 11, 15),
        "Regionen": (5, 0, 0, 2),
        "Arbetsförmedlingen": (5, 3, 1, 3),
        "Försäkringskassan": (5, 4, 4, 0),
        "Förbundet och insatser": (4, 1, 0, 1),
    }
    rows = tuple(
        MatrixRow(
            label,
            tuple(
                MatrixCell(count, own=row == column, marked=count == 15)
                for column, count in enumerate(line)
            ),
        )
        for row, (label, line) in enumerate(counts.items())
    )
    block = Matrix(
        caption="Rapporter efter vem som rapporterar och vem som berörs",
        row_title="Rapporterar",
        column_title="Berör",
        columns=PARTS,
        rows=rows,
        foot=(FootRow("Besvarade hittills", ("17 av 24", "8 av 17", "9 av 16", "11 av 21")),),
        mark_note="säkert fler än året före",
        note="En part nämns ofta betyder inte att den gör fel. Den som många behöver nås oftare.",
    )
    return Section(
        key="moten",
        question="Vem möter vem?",
        heading="Kommunen rapporterar oftare om Försäkringskassan än året före, 15 mot 5",
        note="November 2025–oktober 2026, 67 rapporter. En rapport som berör två parter räknas en"
        " gång för varje, därför är summan 78.",
        blocks=(block,),
    )


def types() -> Section:
    lines = (
        ("Närvaro och deltagande", 3, 18, "Försäkringskassan, 11\u00a0av\u00a018"),
        ("Underlag och intyg", 0, 10, "Regionen, 7\u00a0av\u00a010"),
        ("Överlämning och avslut", 0, 9, "Kommunen, 4\u00a0av\u00a09"),
        ("Information och återkoppling", 1, 7, "Kommunen, 4\u00a0av\u00a07"),
        ("Väntetid", 2, 7, "Kommunen, 3\u00a0av\u00a07"),
        ("Kontaktväg och tillgänglighet", 0, 5, "Kommunen, 4\u00a0av\u00a05"),
        ("Möte, kallelse och forum", 1, 5, "Arbetsförmedlingen, 3\u00a0av\u00a05"),
        ("Regelkrock", 0, 4, "Kommunen, 3\u00a0av\u00a04"),
        ("Övriga typer", 0, 2, ""),
    )
    block = Table(
        caption="Rapporter efter vad som brast, oktober 2026 och tolv månader",
        columns=(
            Column("Vad brast"),
            Column("Oktober", "number"),
            Column("12 mån", "number"),
            Column("Berör oftast"),
        ),
        rows=tuple((Cell(a), number(b), number(c), Cell(d)) for a, b, c, d in lines),
        total=(Cell("Alla rapporter"), number(7), number(67), Cell("")),
        bar=2,
    )
    return Section(
        key="typer",
        question="Vad brast?",
        heading="Närvaro på möten är vanligast och rör mest Försäkringskassan",
        note="Varje rapport räknas en gång, på den typ som satts först. 12 månader: november"
        " 2025–oktober 2026.",
        blocks=(block,),
    )


def waiting() -> Section:
    late, doing = Cell("Svar försenat", tone="late"), Cell("Svar begärt", tone="doing")
    rows = (
        (
            Cell("Går det att få ett direktnummer till handläggaren?"),
            Cell("Arbetsförmedlingen"),
            Cell("25 augusti", date(2026, 8, 25)),
            late,
        ),
        (
            Cell("Hur får öppenvården veta att en insats avslutas?"),
            Cell("Region Jönköpings län"),
            Cell("8 september", date(2026, 9, 8)),
            late,
        ),
        (
            Cell("Hur når kallelsen rätt mottagare?"),
            Cell("Försäkringskassan"),
            Cell("21 oktober", date(2026, 10, 21)),
            doing,
        ),
        (
            Cell("Vem tar frågan om tolk vid inskrivning?"),
            Cell("Styrgruppen"),
            Cell("28 oktober", date(2026, 10, 28)),
            Cell("Lyft", tone="doing"),
        ),
    )
    block = Table(
        caption="Frågor som väntar på svar, den äldsta först",
        columns=(Column("Fråga"), Column("Väntar på"), Column("Sedan", "date"), Column("Läge")),
        rows=rows,
    )
    return Section(
        key="vantar",
        question="Vad väntar?",
        heading="Två svar är försenade, ett väntas och en fråga är er",
        note="I oktober kom 7 nya rapporter och 3 av 7 har besvarats. Äldsta frågan står först.",
        blocks=(block,),
    )


def person() -> Section:
    block = Table(
        caption="Rapporter efter vad det betydde för personen, tolv månader",
        columns=(
            Column("Följd för personen"),
            Column("Rapporter", "number"),
            Column("Andel", "percent"),
        ),
        rows=(
            (Cell("Försening"), number(31), Cell("46\u00a0%", 0.46)),
            (Cell("Ekonomisk följd"), PROTECTED, PROTECTED),
            (Cell("Hälsa eller tillit"), PROTECTED, PROTECTED),
        ),
        total=(Cell("Alla rapporter"), number(67), Cell("100\u00a0%", 1.0)),
        note="Små tal skyddas, så att ingen går att känna igen.",
    )
    return Section(
        key="person",
        question="Vad betydde det för personen?",
        heading="Försening är den vanligaste följden",
        blocks=(block,),
        narrow=True,
    )


def examples() -> Section:
    three = (
        Example(
            "Halva gruppen saknades",
            "Fyra av åtta kom till mötet. Två beslut om arbetsträning fick vänta till nästa gång.",
            "Närvaro och deltagande",
        ),
        Example(
            "Insatsen slutade i tysthet",
            "Psykiatrin avslutade en insats utan att öppenvården fick veta. Stödet upphörde i fem"
            " veckor.",
            "Överlämning och avslut",
        ),
        Example(
            "Det här lyckades",
            "Ett gemensamt förmöte på tjugo minuter gjorde att alla fyra parter kom förberedda.",
            "Framgång",
        ),
    )
    return Section(
        key="exempel",
        question="Hur kan det se ut?",
        heading="Tre exempel från oktober",
        blocks=(Examples(three, "Inga exempel har valts för oktober."),),
    )


def successes() -> Section:
    block = Table(
        caption="Framgångar efter vad som fungerade, tolv månader",
        columns=(Column("Vad fungerade"), Column("Oktober", "number"), Column("12 mån", "number")),
        rows=(
            (Cell("Gemensam plan och SIP"), number(1), number(3)),
            (Cell("Möte, kallelse och forum"), number(0), number(1)),
        ),
        total=(Cell("Alla framgångar"), number(1), number(4)),
    )
    return Section(
        key="framgangar",
        question="Vad fungerade?",
        heading="Gemensam planering lyfts fram",
        blocks=(block,),
        narrow=True,
    )


def late() -> Section:
    return Section(
        key="sena",
        question="Vad har kommit in sent?",
        heading="Två rapporter gäller tidigare månader",
        blocks=(
            Paragraph("De räknas i sin egen månad och syns därför inte i oktober."),
            Facts((Fact("Augusti 2026", "1 rapport"), Fact("September 2026", "1 rapport"))),
            Bullets(("En rapport för augusti 2026.", "En rapport för september 2026.")),
        ),
    )


def decisions() -> DecisionBox:
    return DecisionBox(
        "Att besluta 8 december",
        (
            Decision(
                "Vem tar frågan om tolk vid inskrivning?",
                (
                    Fact("Mönster", "Tolk saknas vid första mötet, 6 rapporter sedan april."),
                    Fact("Berörd part", "Kommunen och Arbetsförmedlingen"),
                    Fact("Förra beslutet", "Gemensam beställning, 9 juni 2026"),
                    Fact("Hjälpte det", "För tidigt att säga: 2 rapporter sedan dess."),
                ),
            ),
            Decision("Fast handläggare i samverkansteamet, ett halvår i taget?"),
        ),
        "Inget föreslås för beslut den här månaden.",
    )


def report() -> Document:
    """Return October's report to the styrgrupp in Nässjö (invented figures)."""
    return Document(
        title="Samverkan i Nässjö, oktober 2026",
        kicker="Månadsrapport till styrgruppen i Nässjö",
        running="Styrgruppen i Nässjö, oktober 2026",
        author="Höglandets samordningsförbund",
        issued=datetime(2026, 11, 2, 5, 0, tzinfo=UTC),
        facts=("Rapporterade avvikelser 1–31 oktober 2026", "Läget 2 november", "Utgåva 1"),
        lead=(
            Rich("Det rapporteras fler avvikelser än i vintras.", " I oktober kom 7 rapporter."),
            Rich("Vanligast är att någon saknas på möten,", " 3 av 7 i oktober, 18 av 67 på året."),
            Rich("Två frågor behöver ert beslut den 8 december,", " och två svar är försenade."),
        ),
        decisions=decisions(),
        sections=(trend(), matrix(), types(), waiting(), person(), successes(), examples()),
        appendix=(late(),),
        reading=Reading("Så läser du siffrorna", (READING_1, READING_2)),
        footer="Läget 2 november 2026 kl. 06.00. Utgåva 1. Kontrollsumma 8f3a 21c9.",
        about=(
            Fact("Förbund", "Höglandets samordningsförbund"),
            Fact("Forum", "Styrgruppen i Nässjö"),
            Fact("Period", "1–31 oktober 2026"),
            Fact("Läget", "2 november 2026 kl. 06.00"),
            Fact("Regelverk", "lex-heller-1"),
            Fact("Antal avvikelser (n)", "67"),
            Fact("Kontrollsumma", "8f3a21c9"),
        ),
    )


def with_texts_everywhere(texts: Iterable[str]) -> Document:
    """Return the same report with the next of `texts`, over and over, after every text of it."""
    following = cycle(texts)
    return reworded(report(), lambda words: f"{words} {next(following)}" if words else words)


def with_texts_listed(texts: Iterable[str]) -> Document:
    """Return the same report with `texts` listed as rows, the first as bullets and examples."""
    listed = tuple(texts)
    rows = tuple((Cell(text), number(1)) for text in listed)
    columns = (Column("Text"), Column("Antal", "number"))
    blocks = (
        Table(caption="Alla texter", columns=columns, rows=rows),
        Bullets(listed[:9]),
        Examples(tuple(Example(text, text, text) for text in listed[:3]), ""),
    )
    section = Section(key="texter", question="", heading="Texter", blocks=blocks)
    return replace(report(), appendix=(section,))
