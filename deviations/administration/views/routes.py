"""Where each page of administration lives."""

from flask import Blueprint

from deviations.administration.views import people, start, words

blueprint = Blueprint("administration", __name__, url_prefix="/administration")

for rule, endpoint, view, method in (
    ("", "start", start.start, "GET"),
    ("/personer", "people", people.people, "GET"),
    ("/personer", "invite", people.invite, "POST"),
    ("/personer/avsluta", "end", people.end, "POST"),
    ("/listor", "lists", words.lists, "GET"),
    ("/listor/<family>", "family", words.family, "GET"),
    ("/listor/<family>", "add_word", words.add_word, "POST"),
    ("/listor/<family>/ordning", "order_words", words.order_words, "POST"),
    ("/listor/<family>/ord/<code>", "word", words.word, "GET"),
    ("/listor/<family>/ord/<code>", "change_word", words.change_word, "POST"),
    ("/listor/<family>/ord/<code>/bruk", "use_word", words.use_word, "POST"),
):
    blueprint.add_url_rule(rule, endpoint, view, methods=[method])
