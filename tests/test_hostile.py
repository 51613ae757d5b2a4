import unicodedata

from tests.hostile import HOSTILE_TEXTS


def test_a_hundred_different_texts_or_more_are_hostile():
    assert len(set(HOSTILE_TEXTS)) == len(HOSTILE_TEXTS) >= 100


def test_every_hostile_text_is_within_the_limit_so_that_nothing_stops_it_at_the_door():
    assert max(map(len, HOSTILE_TEXTS)) <= 2_000


def test_the_corpus_holds_every_class_of_character_that_a_sink_may_choke_on():
    classes = {unicodedata.category(sign) for text in HOSTILE_TEXTS for sign in text}

    assert {"Cc", "Cf", "Cs", "Cn", "Co", "Mn", "Me", "Zl", "Zp", "Lo", "So"} <= classes
