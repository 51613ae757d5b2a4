"""The open pages as they are seen on a phone."""

from flask import Flask

from tests.browser import axe, no_sideways_scroll, screenshot, serving
from tests.browser_fixtures import PageAt
from tests.marks import in_a_browser

pytestmark = in_a_browser


def test_the_headings_of_the_table_stay_in_sight_when_it_is_scrolled(
    app: Flask, page_at: PageAt
) -> None:
    page = page_at(320)
    with serving(app) as base:
        page.goto(f"{base}/roller")
        page.locator(".scroll").evaluate("box => box.scrollLeft = 400")

        edge = page.locator(".scroll").bounding_box()
        places = [one.bounding_box() for one in page.locator(".stays").all()]

        assert edge
        assert places
        assert {place and round(place["x"]) for place in places} == {round(edge["x"])}
        assert axe(page) == []
        no_sideways_scroll(page)
        screenshot(page, "roles-320")
