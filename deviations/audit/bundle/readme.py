"""What stands in a bundle's README.txt, and how to try a bundle."""

# With -I no file that somebody put in the folder runs in place of one of Python's own.
PROVE = "python3 -I verify.py"
CHECKSUM = (
    'python3 -I -c "import hashlib;'
    " print(hashlib.sha256(open('verify.py','rb').read()).hexdigest())\""
)

TEXT = """\
UTTAG UR SPÅRET I LEX HELLER
{forbund}, {first} till och med {last}

Spåret är tjänstens logg över vad som har gjorts och lästs. Här finns förbundets egna rader, i
ordning: {rows} stycken. Orden ur rapporter finns inte i spåret, bara vem, vad, när och om vad.

FILER
  events.csv      raderna som tabell, med en mening om varje; öppnas i Excel
  events.jsonl    samma rader så som de är lagrade, en om raden, med kedjans länkar
  personer.csv    vad de som förekommer heter, enligt registret när uttaget gjordes
  manifest.json   vad uttaget omfattar, och kontrollsummor för filerna
  signature.txt   tjänstens underskrift av manifest.json
  verify.py       prövar allt detta; behöver bara Python 3.9 eller senare

PRÖVA UTTAGET
  1. Packa upp alla filer i en tom mapp. Spara inget annat där.
  2. Hämta tjänstens öppna nyckel från sidan Granskning i tjänsten, inte ur uttaget.
  3. Den som kan ha ändrat uttaget kan också ha ändrat verify.py. Räkna ut dess kontrollsumma och
     jämför med den som står på sidan Granskning:
     {checksum}
  4. Kör:  {prove} NYCKEL
  5. Har ni ankare, det vill säga de rader som registratorn får med mejl varje dag, så spara dem i
     en fil utanför mappen och kör:  {prove} NYCKEL --ankare FIL
  I Windows heter python3 oftast py. Glöm inte -I: utan det kan en fil som någon har lagt i mappen
  köras i stället för Pythons egen.

VAD SOM ÄR BEVISAT
  Utan ankare: att tjänsten har lämnat ut just dessa rader i denna ordning, och att ingen har
  ändrat, tagit bort, lagt till eller bytt plats på något efter uttaget.
  Med ankare: dessutom att inget hade ändrats eller tagits bort i tjänsten mellan dagen för ankaret
  och uttaget, för rader från tiden före ankaret. Kedjan räknar förbundets rader, så en utelämnad
  rad märks.
  Ett ankare från tiden före förbundets första rad kan inte säga något. Går inget ankare i filen
  att pröva mot säger programmet INTE HELT; vad uttaget självt bevisar prövas utan ankare.

VAD SOM INTE ÄR BEVISAT
  Att allt som hände skrevs ned. Tjänsten skriver raden samtidigt som handlingen, men det får man
  pröva i tjänsten och i dess kod.
  Att någon med tjänstens hemliga nyckel inte har ändrat rader som är yngre än det senaste ankaret.
  Att namnen i personer.csv gällde när raden skrevs. De ingår inte i kedjan.
  Rader utan förbund, som utloggningar och byte av lösenord, finns inte här.
  Kolumnen seal är tjänstens eget sigill. Det prövas i tjänsten med  flask audit verify  och kräver
  den hemliga nyckeln.
"""
