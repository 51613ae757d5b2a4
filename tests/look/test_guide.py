"""Every component: readable for all, at every width, under the strict policy."""

import pytest
from playwright.sync_api import Page

from tests.browser import (
    axe,
    breaks_at_long_words,
    no_sideways_scroll,
    screenshot,
    sideways,
)
from tests.browser_fixtures import PageAt
from tests.html import assert_well_formed
from tests.look.guide import guide_app
from tests.marks import in_a_browser

PATHS = ["/", "/fel", "/kvitto", "/rapport", "/trasig"]
pytestmark = in_a_browser


@pytest.fixture
def phone(page_at: PageAt, guide: str) -> Page:
    page = page_at(320)
    page.goto(guide)
    return page


@pytest.mark.parametrize("path", PATHS)
def test_every_page_is_html5(path: str):
    assert_well_formed(guide_app().test_client().get(path).get_data(as_text=True))


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_and_nothing_is_too_wide(
    page_at: PageAt, guide: str, path: str, width: int
):
    page = page_at(width)

    page.goto(guide + path)

    assert axe(page) == []
    no_sideways_scroll(page)
    screenshot(page, f"byggstenar{path.replace('/', '-')}-{width}")


def test_axe_and_the_width_check_find_what_is_planted(phone: Page):
    phone.evaluate(
        """() => {
          const wide = Object.assign(document.createElement("p"), {
            className: "no-break planted", textContent: "x\u00a0".repeat(90)});
          document.querySelector("main").append(wide, document.createElement("input"));
        }"""
    )

    assert any(line.startswith("label:") for line in axe(phone))
    assert any("planted" in element for element in sideways(phone))


@pytest.mark.parametrize("path", ["/", "/rapport"])
def test_a_word_of_forty_letters_stands_anywhere_on_a_phone(phone: Page, guide: str, path: str):
    phone.goto(guide + path)

    assert breaks_at_long_words(phone) == []


def test_the_long_word_check_finds_a_text_that_cannot_break(phone: Page):
    phone.evaluate("document.querySelector('.lead').classList.add('no-break')")

    assert any("lead" in place for place in breaks_at_long_words(phone))


def test_what_the_policy_stops_is_a_complaint(phone: Page, troubles: list[str]):
    phone.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')")

    assert any("Content Security Policy" in line for line in troubles)
    troubles.clear()


def test_our_own_font_is_the_one_that_is_read(phone: Page):
    phone.evaluate("document.fonts.ready")

    loaded = phone.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.weight)"
    )

    assert {"400", "600"} <= set(loaded)


def test_a_page_with_errors_says_so_in_its_title(page_at: PageAt, guide: str):
    page = page_at(1280)

    page.goto(f"{guide}/fel")

    assert page.title() == "Fel: Byggstenar – Lex Heller, Höglandets samordningsförbund"
    assert page.locator(".govuk-error-summary").evaluate("e => e === document.activeElement")
    assert (
        page.get_by_role("heading", name="Sex saker att titta på innan du går vidare").count() == 1
    )
    page.get_by_role("link", name="Välj minst en part.").click()
    assert page.evaluate("document.activeElement.name") == "parts"


def test_the_skip_link_comes_first_and_leads_to_the_words(phone: Page):
    phone.keyboard.press("Tab")
    assert phone.evaluate("document.activeElement.textContent") == "Hoppa till innehållet"

    phone.keyboard.press("Enter")

    assert phone.evaluate("document.activeElement.id") == "main-content"


@pytest.mark.parametrize(("width", "place"), [(320, "footer"), (1280, "header")])
def test_the_way_out_stands_once(page_at: PageAt, guide: str, width: int, place: str):
    page = page_at(width)

    page.goto(guide)

    buttons = page.get_by_role("button", name="Logga ut")
    assert buttons.count() == 1
    assert buttons.evaluate("(e, place) => !!e.closest(place)", place)


def test_on_paper_the_navigation_is_gone_and_the_words_are_left(phone: Page):
    phone.emulate_media(media="print")

    assert not phone.locator(".navigation").is_visible()
    assert phone.locator("h1").is_visible()


def test_in_forced_colours_a_tag_keeps_its_edge(phone: Page):
    phone.emulate_media(forced_colors="active")

    widths = phone.locator(".tag").evaluate_all(
        "all => all.map(e => getComputedStyle(e).borderTopWidth)"
    )

    assert set(widths) == {"1px", "2px"}
    assert axe(phone) == []
