"""What a kept form was about to do, in the words of its own page, by the endpoint it was going to.

A form may carry the field CONCERNS: whom or what it is about, as the page that showed it said it.
Nothing is looked up here, so nobody reads of what her role does not reach.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from deviations.organisations.services.kept_forms import CONCERNS, Sending


@dataclass(frozen=True)
class Words:
    """What somebody was about to do, and its button. `of`: the fields that say about what."""

    sentence: Any
    button: Any
    of: tuple[str, ...] = ()


# A line for every form that may be kept; an act of a deviation stands with its act.
WORDS: dict[str, Words] = {
    "administration.add_forum": Words(
        _l("lägga till ett forum"), _l("Lägg till forumet"), ("name",)
    ),
    "administration.add_reader": Words(_l("bjuda in en läsare"), _l("Skicka inbjudan"), ("email",)),
    "administration.add_word": Words(_l("lägga till ett ord i en lista"), _l("Lägg till")),
    "administration.begin_review": Words(
        _l("börja årets genomgång av roller"), _l("Börja årets genomgång")
    ),
    "administration.change_forum": Words(_l("ändra ett forum"), _l("Spara forumet"), ("name",)),
    "administration.change_intake": Words(_l("ändra vem som tar emot"), _l("Spara mottagarna")),
    "administration.change_word": Words(_l("ändra ett ord i en lista"), _l("Spara ordet")),
    "administration.close_form": Words(
        _l("stänga formuläret för dem som inte har länken"), _l("Stäng formuläret")
    ),
    "administration.end_person": Words(
        _l("avsluta alla roller som en person har här"), _l("Avsluta alla roller")
    ),
    "administration.end_reader": Words(_l("avsluta en läsare i ett forum"), _l("Avsluta läsaren")),
    "administration.end_role": Words(_l("avsluta en roll"), _l("Avsluta rollen")),
    "administration.enter_year": Words(
        _l("spara hur många invånare kommunerna har"), _l("Spara"), ("year",)
    ),
    "administration.give_roles": Words(_l("ge en person fler roller"), _l("Ge rollerna")),
    "administration.invite": Words(_l("bjuda in en person"), _l("Skicka inbjudan"), ("email",)),
    "administration.invite_again": Words(_l("skicka en inbjudan igen"), _l("Skicka inbjudan igen")),
    "administration.open_person": Words(
        _l("ge tillbaka de roller som en person hade"), _l("Ge tillbaka rollerna")
    ),
    "administration.open_form": Words(_l("öppna formuläret för alla"), _l("Öppna för alla")),
    "administration.order_words": Words(_l("ändra ordningen i en lista"), _l("Spara ordningen")),
    "administration.read_denominators": Words(
        _l("läsa in en fil med invånare"), _l("Visa vad som händer")
    ),
    "administration.rename": Words(_l("ändra vad en person heter"), _l("Spara namnet"), ("name",)),
    "administration.renew_link": Words(_l("byta länken till formuläret"), _l("Byt länken")),
    "administration.reset_code": Words(
        _l("ta bort appen för koder för en person"), _l("Ta bort appen")
    ),
    "administration.set_words": Words(
        _l("ändra om en analytiker får läsa avvikelsernas texter"), _l("Spara")
    ),
    "administration.sign_out_person": Words(
        _l("logga ut en person överallt"), _l("Logga ut överallt")
    ),
    "administration.store_denominators": Words(
        _l("spara invånare ur en fil"), _l("Spara invånarna")
    ),
    "administration.take": Words(
        _l("hämta spåret för granskning"), _l("Hämta filen"), ("first", "last")
    ),
    "administration.tick": Words(
        _l("spara en genomgång av roller"), _l("Spara genomgången"), ("year",)
    ),
    "administration.unbind": Words(
        _l("koppla bort en persons arbetskonto"), _l("Koppla bort arbetskontot")
    ),
    "administration.use_forum": Words(_l("ändra om ett forum används"), _l("Ändra forumet")),
    "administration.use_word": Words(_l("ändra om ett ord används"), _l("Ändra ordet")),
    "answering.give_answer": Words(
        _l("svara på koordinatorns fråga, eller be om mer tid"), _l("Skicka")
    ),
    "forums.add_meeting": Words(_l("lägga till ett möte"), _l("Lägg till mötet")),
    "forums.close_decision": Words(_l("stryka ett föreslaget beslut"), _l("Stryk beslutet")),
    "forums.propose": Words(_l("föreslå ett beslut"), _l("Föreslå beslutet")),
    "forums.remove_meeting": Words(_l("ta bort ett möte"), _l("Ta bort mötet")),
    "forums.save_summary": Words(_l("ändra när forumets sammanfattning går ut"), _l("Spara tiden")),
    "importing.go_on": Words(_l("läsa in rader ur en fil"), _l("Läs in raderna")),
    "importing.take_away": Words(_l("ta bort en uppladdad fil"), _l("Ta bort filen")),
    "importing.upload": Words(_l("läsa in en fil med avvikelser"), _l("Läs in filen")),
    "reporting.file_draft": Words(_l("spara en utgåva av en rapport"), _l("Spara som utgåva")),
    "triage.contact": Words(_l("läsa rapportörens kontaktuppgift"), _l("Visa kontaktuppgiften")),
    "triage.do_act:ta-emot": Words(_l("ta emot en rapport"), _l("Ta emot rapporten")),
    "triage.do_act:fakta": Words(_l("ändra fakta om en avvikelse"), _l("Spara fakta")),
    "triage.do_act:fraga-rapportoren": Words(
        _l("ställa en fråga till rapportören"), _l("Skicka frågan")
    ),
    "triage.do_act:begar-svar": Words(_l("begära svar av en part"), _l("Skicka frågan")),
    "triage.do_act:skriv-in-svar": Words(_l("skriva in ett svar från en part"), _l("Spara svaret")),
    "triage.do_act:besked": Words(_l("lämna besked till rapportören"), _l("Lämna beskedet")),
    "triage.do_act:lyft": Words(_l("lyfta en avvikelse till ett forum"), _l("Lyft till forumet")),
    "triage.do_act:ta-tillbaka": Words(
        _l("ta tillbaka en avvikelse från ett forum"), _l("Ta tillbaka")
    ),
    "triage.do_act:avsluta": Words(_l("avsluta en avvikelse"), _l("Avsluta avvikelsen")),
    "triage.do_act:hanvisa": Words(_l("hänvisa en avvikelse vidare"), _l("Hänvisa vidare")),
    "triage.do_act:dubblett": Words(
        _l("markera en avvikelse som dubblett"), _l("Markera som dubblett")
    ),
    "triage.do_act:utanfor": Words(
        _l("markera en avvikelse som utanför Lex Heller"), _l("Markera som utanför Lex Heller")
    ),
    "triage.do_act:oppna-igen": Words(_l("öppna en avvikelse igen"), _l("Öppna igen")),
    "triage.do_act:exempel": Words(
        _l("använda en avvikelse som exempel i rapporter"), _l("Använd som exempel")
    ),
    "triage.do_act:ta-bort-exempel": Words(
        _l("sluta använda en avvikelse som exempel"), _l("Sluta använda som exempel")
    ),
    "triage.do_act:publicera": Words(_l("publicera vad som har ändrats"), _l("Publicera")),
    "triage.do_act:dra-tillbaka": Words(_l("dra tillbaka en publicering"), _l("Dra tillbaka")),
    "triage.do_act:ta-over": Words(_l("ta över en rapport"), _l("Ta över rapporten")),
}
PLAIN = Words(_l("skicka något"), _l("Skicka"))


def key_of(endpoint: str, view_args: Mapping[str, Any]) -> str:
    """Return the line of WORDS for where a form was going."""
    return f"{endpoint}:{view_args['act']}" if "act" in view_args else endpoint


def words_of(endpoint: str, view_args: Mapping[str, Any]) -> Words:
    """Return what is said of a form on its way; plain words for what has no line."""
    return WORDS.get(key_of(endpoint, view_args), PLAIN)


def concerned(words: Words, sending: Sending, view_args: Mapping[str, Any]) -> str:
    """Return whom or what a form is about; nothing when neither page nor field says it."""
    typed = dict(sending.fields)
    named = (typed.get(name) or view_args.get(name) for name in words.of)
    return ", ".join(str(known) for known in (*named, typed.get(CONCERNS)) if known)
