"""Capitalised words that are no person's name: kommuner, parties to samverkan, months."""

_PLACES = """
Ale Alingsås Alvesta Aneby Arboga Arjeplog Arvidsjaur Arvika Askersund Avesta Bengtsfors Berg
Bjurholm Bjuv Boden Bollebygd Bollnäs Borgholm Borlänge Borås Botkyrka Boxholm Bromölla Bräcke
Burlöv Båstad Dals Danderyd Degerfors Dorotea Eda Ekerö Eksjö Emmaboda Enköping Eskilstuna
Eslöv Essunga Fagersta Falkenberg Falköping Falun Filipstad Finspång Flen Forshaga Färgelanda
Gagnef Gislaved Gnesta Gnosjö Gotland Grums Grästorp Gullspång Gällivare Gävle Göteborg Götene
Habo Hagfors Hallsberg Hallstahammar Halmstad Hammarö Haninge Haparanda Heby Hedemora
Helsingborg Herrljunga Hjo Hofors Huddinge Hudiksvall Hultsfred Hylte Håbo Hällefors
Härjedalen Härnösand Härryda Hässleholm Höganäs Högsby Hörby Höör Jokkmokk Järfälla Jönköping
Kalix Kalmar Karlsborg Karlshamn Karlskoga Karlskrona Karlstad Katrineholm Kil Kinda Kiruna
Klippan Knivsta Kramfors Kristianstad Kristinehamn Krokom Kumla Kungsbacka Kungsör Kungälv
Kävlinge Köping Laholm Landskrona Laxå Lekeberg Leksand Lerum Lessebo Lidingö Lidköping
Lilla Lindesberg Linköping Ljungby Ljusdal Ljusnarsberg Lomma Ludvika Luleå Lund Lycksele
Lysekil Malmö Malung Malå Mariestad Mark Markaryd Mellerud Mjölby Mora Motala Mullsjö
Munkedal Munkfors Mölndal Mönsterås Mörbylånga Nacka Nora Norberg Nordanstig Nordmaling
Norrköping Norrtälje Norsjö Nybro Nykvarn Nyköping Nynäshamn Nässjö Ockelbo Olofström Orsa
Orust Osby Oskarshamn Ovanåker Oxelösund Pajala Partille Perstorp Piteå Ragunda Robertsfors
Ronneby Rättvik Sala Salem Sandviken Sigtuna Simrishamn Sjöbo Skara Skellefteå Skinnskatteberg
Skurup Skövde Smedjebacken Sollefteå Sollentuna Solna Sorsele Sotenäs Staffanstorp Stenungsund
Stockholm Storfors Storuman Strängnäs Strömstad Strömsund Sundbyberg Sundsvall Sunne
Surahammar Svalöv Svedala Svenljunga Säffle Säter Sävsjö Söderhamn Söderköping Södertälje
Sölvesborg Tanum Tibro Tidaholm Tierp Timrå Tingsryd Tjörn Tomelilla Torsby Torsås Tranemo
Tranås Trelleborg Trollhättan Trosa Tyresö Täby Töreboda Uddevalla Ulricehamn Umeå Upplands
Uppsala Uppvidinge Vadstena Vaggeryd Valdemarsvik Vallentuna Vansbro Vara Varberg Vaxholm
Vellinge Vetlanda Vilhelmina Vimmerby Vindeln Vingåker Vårgårda Vänersborg Vännäs Värmdö
Värnamo Västervik Västerås Växjö Ydre Ystad Åmål Ånge Åre Årjäng Åsele Åstorp Åtvidaberg
Älmhult Älvdalen Älvkarleby Älvsbyn Ängelholm Öckerö Ödeshög Örebro Örkelljunga Örnsköldsvik
Östersund Österåker Östhammar Östra Östergötland Jämtland Höglandet Västmanland Småland
"""

# They follow a given name as often as they name a place.
SURNAMES_TOO = frozenset({"Berg", "Lund", "Nora", "Falkenberg", "Lindesberg", "Norberg", "Mark"})

_WORDS = """
Januari Februari Mars April Maj Juni Juli Augusti September Oktober November December Feb Mar
Apr Aug Sept Okt Nov Dec Måndag Tisdag Onsdag Torsdag Fredag Lördag Söndag Sverige Norra Södra
Västra Stora Centrala Lokala Nya Kommun Kommunen Region Regionen Staten Vuxen Daglig Individ
Ekonomiskt Psykiatri Psykiatrin Habilitering Primärvård Socialtjänst Socialtjänsten Hälso
Vården Skolan Insatsen Samverk Team Teamet Forum Styrgrupp Styrgruppen Alla Andra Samordnare
Handläggare Koordinator Deltagare Deltagaren Klienten Lex Sarah Heller Kyrka Kyrkan Sjukhus
Det Den De Vi Jag Hon Han Man Men När Som Ingen Inget Inga Båda Sedan Efter Innan Också Har
Är Var Blev Fick Kan Ska Vill Måste Nu Här Där Detta Denna Dessa Samt Och Eller På Till Från
För Med Av Om I En Ett
"""

_ENDINGS = """
kassan förmedlingen kommun kommunen kommuner regionen förbundet förbund förvaltningen tjänsten
vården centralen mottagningen psykiatrin enheten avdelningen myndigheten verket nämnden
sjukhuset skolan gymnasiet gruppen teamet samverkan möte mötet projektet gatan vägen torget
"""

PLACES = frozenset(_PLACES.split())
WORDS = frozenset(_WORDS.split())
ENDINGS = tuple(_ENDINGS.split())


def is_no_person(word: str) -> bool:
    """Tell whether a capitalised word, a genitive too, is known as something else than a name."""
    spellings = {word, word.removesuffix("s")}
    known = not (spellings.isdisjoint(WORDS) and spellings.isdisjoint(PLACES))
    return known or word.removesuffix("s").lower().endswith(ENDINGS)
