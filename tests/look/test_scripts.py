"""What the pages do by themselves, and that they do without."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import ROOT
from tests.browser_fixtures import PageAt
from tests.look.guide import guide_app
from tests.marks import in_a_browser

pytestmark = in_a_browser
WORDS = "#what_happened"


@pytest.fixture
def page(page_at: PageAt, guide: str) -> Page:
    page = page_at(1280)
    page.goto(guide)
    return page


def imported_by(script: Path) -> set[str]:
    """Return the files a script imports, as paths under static."""
    found = re.findall(r'from "(\.[^"]+)"', script.read_text("utf-8"))
    return {str((script.parent / name).resolve().relative_to(ROOT / "static")) for name in found}


def test_every_script_that_is_imported_has_a_version():
    scripts = [ROOT / "static" / "lex-heller.js", *(ROOT / "static" / "js").glob("*.js")]
    wanted = set().union(*map(imported_by, scripts))

    served = guide_app().test_client().get("/").get_data(as_text=True)

    assert len(wanted) == len(scripts)  # all but the first, and GOV.UK's
    assert {name for name in wanted if f'"/static/{name}": "/static/{name}?v=' in served} == wanted


def test_every_style_sheet_is_linked_and_every_font_has_the_version_of_its_package():
    served = guide_app().test_client().get("/").get_data(as_text=True)
    package = (ROOT / "package.json").read_text("utf-8")
    tokens = (ROOT / "static" / "css" / "tokens.css").read_text("utf-8")

    for sheet in (ROOT / "static" / "css").glob("*.css"):
        assert f"/static/css/{sheet.name}?v=" in served
    (version,) = set(re.findall(r"\?v=([0-9.]+)", tokens))
    assert f'"source-sans": "{version}"' in package


def test_the_count_is_swedish_and_tells_how_much_too_long(page: Page):
    said = page.locator(".govuk-character-count__status")
    assert said.text_content() == "Du har 2\u00a0000 tecken kvar."

    page.fill(WORDS, "x" * 2001)

    assert said.text_content() == "Texten är 1 tecken för lång."


def test_what_is_written_survives_a_reload_and_ends_with_the_receipt(page: Page, guide: str):
    page.fill(WORDS, "Ingen kom.")
    page.check("[name=kind][value=brist]")
    page.check("[name=parts][value=fk]")
    page.reload()
    assert page.input_value(WORDS) == "Ingen kom."
    assert page.is_checked("[name=kind][value=brist]")
    assert page.is_checked("[name=parts][value=fk]")
    assert page.locator("[data-draft-restored]").is_visible()
    assert "1\u00a0990" in str(page.locator(".govuk-character-count__status").text_content())

    page.goto(f"{guide}/kvitto")
    page.goto(guide)

    assert page.input_value(WORDS) == ""
    assert not page.locator("[data-draft-restored]").is_visible()


def test_a_draft_gives_way_to_what_the_server_sent(page: Page, guide: str):
    page.fill(WORDS, "Ett gammalt utkast.")

    page.goto(f"{guide}/ifylld")

    assert page.input_value(WORDS) == "Från servern."


def test_a_draft_of_eight_days_is_not_put_back(page: Page):
    page.fill(WORDS, "Ingen kom.")
    page.evaluate(
        """() => {
          const key = "lex-heller:draft:guide";
          const draft = JSON.parse(localStorage.getItem(key));
          localStorage.setItem(key, JSON.stringify({...draft, at: draft.at - 8 * 86400000}));
        }"""
    )

    page.reload()

    assert page.input_value(WORDS) == ""


def test_the_form_can_be_emptied_and_the_draft_forgotten(page: Page):
    page.fill(WORDS, "Ingen kom.")

    page.get_by_role("button", name="Töm formuläret").click()

    assert page.input_value(WORDS) == ""
    assert page.evaluate("localStorage.length") == 0


def test_a_browser_that_refuses_storage_still_shows_the_form(page_at: PageAt, guide: str):
    page = page_at(1280)
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }})"
    )

    page.goto(guide)
    page.fill(WORDS, "Ingen kom.")

    assert "1\u00a0990" in str(page.locator(".govuk-character-count__status").text_content())


def test_all_four_parts_are_ticked_by_one_box_and_it_follows_them_back(page: Page):
    def ticked() -> list[str]:
        values: list[str] = page.locator("[name=parts]:checked").evaluate_all(
            "all => all.map(e => e.value)"
        )
        return values

    page.check("[name=parts][value=alla]")
    assert ticked() == ["alla", "kommun", "region", "af", "fk"]

    page.uncheck("[name=parts][value=af]")
    assert ticked() == ["kommun", "region", "fk"]

    page.check("[name=parts][value=af]")
    assert ticked() == ["alla", "kommun", "region", "af", "fk"]


def test_the_code_is_copied_as_it_is_read(page: Page, guide: str):
    page.goto(f"{guide}/kvitto")

    page.get_by_role("button", name="Kopiera koden").click()

    page.get_by_text("Koden är kopierad").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "7RMA KD4E 9TSH V2QX"


def test_the_print_button_prints(page: Page, guide: str):
    page.goto(f"{guide}/kvitto")
    page.evaluate("window.print = () => { document.body.dataset.printed = 'yes'; }")

    page.get_by_role("button", name="Skriv ut").click()

    assert page.evaluate("document.body.dataset.printed") == "yes"


def test_without_script_nothing_is_offered_that_needs_it(page_at: PageAt, guide: str):
    page = page_at(320, javascript=False)

    page.goto(guide)

    for only_scripted in ("Kopiera koden", "Skriv ut", "Töm formuläret"):
        assert page.get_by_role("button", name=only_scripted).count() == 0
    assert page.get_by_text("Du kan skriva högst 2\u00a0000 tecken.").is_visible()
    page.fill(WORDS, "Ingen kom.")
