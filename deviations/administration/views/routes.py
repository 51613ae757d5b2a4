"""Where each page of administration lives."""

from flask import Blueprint

from deviations.administration.views import (
    denied,
    forums,
    people,
    person,
    public_form,
    receivers,
    reviews,
    start,
    words,
)

blueprint = Blueprint("administration", __name__, url_prefix="/administration")

for rule, endpoint, view, method in (
    ("", "start", start.start, "GET"),
    ("/personer", "people", people.people, "GET"),
    ("/personer/bjud-in", "invitation", people.invitation, "GET"),
    ("/personer/bjud-in", "invite", people.invite, "POST"),
    ("/personer/<public_id>", "person", person.person, "GET"),
    ("/personer/<public_id>/roller", "give_roles", person.give_roles, "POST"),
    ("/personer/<public_id>/avsluta-roll", "end_role", person.end_role, "POST"),
    ("/personer/<public_id>/fritext", "set_words", person.set_words, "POST"),
    ("/personer/<public_id>/namn", "rename", person.rename, "POST"),
    ("/personer/<public_id>/bjud-in-igen", "invite_again", person.invite_again, "POST"),
    ("/personer/<public_id>/logga-ut", "sign_out_person", person.sign_out, "POST"),
    ("/personer/<public_id>/nollstall-kod", "reset_code", person.reset_code, "POST"),
    ("/personer/<public_id>/avsluta", "end_person", person.end_person, "POST"),
    ("/personer/<public_id>/oppna-igen", "open_person", person.open_person, "POST"),
    ("/forum", "forums", forums.forums, "GET"),
    ("/forum/nytt", "new_forum", forums.new_forum, "GET"),
    ("/forum/nytt", "add_forum", forums.add_forum, "POST"),
    ("/forum/<slug>", "forum", forums.forum, "GET"),
    ("/forum/<slug>", "change_forum", forums.change_forum, "POST"),
    ("/forum/<slug>/bruk", "use_forum", forums.use_forum, "POST"),
    ("/forum/<slug>/lasare", "add_reader", forums.add_reader, "POST"),
    ("/forum/<slug>/lasare/avsluta", "end_reader", forums.end_reader, "POST"),
    ("/mottagare", "receivers", receivers.receivers, "GET"),
    ("/mottagare/<place>/<what>", "intake", receivers.intake, "GET"),
    ("/mottagare/<place>/<what>", "change_intake", receivers.change_intake, "POST"),
    ("/formularet", "public_form", public_form.public_form, "GET"),
    ("/formularet", "turn_link", public_form.turn_link, "POST"),
    ("/genomgang", "reviews", reviews.reviews, "GET"),
    ("/genomgang", "begin_review", reviews.begin_review, "POST"),
    ("/genomgang/<int:year>", "review", reviews.review, "GET"),
    ("/genomgang/<int:year>", "tick", reviews.tick, "POST"),
    ("/listor", "lists", words.lists, "GET"),
    ("/listor/<family>", "family", words.family, "GET"),
    ("/listor/<family>", "add_word", words.add_word, "POST"),
    ("/listor/<family>/ordning", "order_words", words.order_words, "POST"),
    ("/listor/<family>/ord/<code>", "word", words.word, "GET"),
    ("/listor/<family>/ord/<code>", "change_word", words.change_word, "POST"),
    ("/listor/<family>/ord/<code>/bruk", "use_word", words.use_word, "POST"),
    ("/nekade", "denied", denied.denied, "GET"),
):
    blueprint.add_url_rule(rule, endpoint, view, methods=[method])
