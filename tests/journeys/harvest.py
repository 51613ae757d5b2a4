"""What is read of the canary words: by whom, of whom, and where."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from flask import Flask

from tests.canaries import found_in
from tests.crawling import (
    Address,
    browsers_of,
    text_of,
)
from tests.worlds import World

# What anybody may read on a förbund's public pages: its lists, and what it has published.
PUBLIC_KINDS = {
    "forum.name", "part.name", "part.short_name", "publication.heading", "publication.words",
    "verksamhet.name", "vocabulary_term.group_label", "vocabulary_term.hint",
    "vocabulary_term.label",
}  # fmt: skip


# Rules of which no address opens by itself, and why.
NEVER_OPENS = {
    "entrance.follow": "only with a mailed link",
    "provider.begin": "leads to an identity provider, where there is one",
    "provider.finish": "comes from an identity provider",
    "links.invitation": "only with a mailed link",
    "links.new_password": "only with a mailed link",
}


# Words that no page shows, and why. Whoever shows one takes its line away.
NOT_SHOWN = {
    "narrative.folded": "searched, never shown",
}


@dataclass
class Harvest:
    """Which words of whom were read by whom, and where."""

    read: dict[tuple[str, str, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, reader: str, text: str, where: str) -> None:
        for slug, kind in found_in(text):
            self.read[reader, slug, kind].add(where)

    def kinds_of(self, slug: str) -> set[str]:
        return {kind for _, of, kind in self.read if of == slug}

    def foreign(self) -> dict[str, set[str]]:
        """Return what somebody of one förbund read of another, but for its public pages."""
        found: dict[str, set[str]] = {}
        for (reader, of, kind), places in self.read.items():
            home = reader.partition(":")[0]
            private = {p for p in places if not _is_public_page(p, of)}
            leaked = private if kind in PUBLIC_KINDS else places
            if home != of and leaked:
                found[f"{reader} read {kind} of {of}"] = leaked
        return found


def _is_public_page(path: str, slug: str) -> bool:
    return re.match(rf"/{slug}(/|$)", path) is not None


def everywhere(found: dict[str, list[Address]]) -> list[Address]:
    return list({one.path: one for each in found.values() for one in each}.values())


def crawl(app: Flask, worlds: list[World], paths: list[Address]) -> Harvest:
    """Open every address as everybody."""
    harvest = Harvest()
    readers = {"nobody:": app.test_client()}
    for world in worlds:
        for name, browser in browsers_of(app, world).items():
            readers[f"{world.slug}:{name}"] = browser
    for reader, browser in readers.items():
        for one in paths:
            harvest.add(reader, text_of(browser.get(one.path)), one.path)
    return harvest
