"""What a test asks of a page in a real browser."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, Page, Playwright
from werkzeug.serving import WSGIRequestHandler, make_server

ROOT = Path(__file__).parent.parent
AXE = ROOT / "static" / "vendor" / "axe.min.js"
PICTURES = ROOT / "instance" / "pictures"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LONG_WORD = "samordningsförbundsstyrgruppsordförandes"
SWITCHES = [
    "--no-sandbox",  # the tests may run as root, in a container
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
]


class NoChromiumError(Exception):
    """There is no Chromium on this machine."""


class Quiet(WSGIRequestHandler):
    """A handler that leaves the talking to the test."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 # Werkzeug's name
        """Say nothing."""


def launch(playwright: Playwright) -> Browser:
    """Start Debian's Chromium; raise NoChromiumError when there is none."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise NoChromiumError("no chromium on PATH (Debian: apt-get install chromium)")
    return playwright.chromium.launch(executable_path=program, args=SWITCHES)


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an application on a free port of this machine; yield its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@cache
def _axe_source() -> str:
    return AXE.read_text("utf-8")


def axe(page: Page) -> list[str]:
    """Return what axe finds on the page as it stands, one line for each place."""
    page.wait_for_load_state()  # a button that was just pressed may still be loading its page
    # add_script_tag would need bypass_csp, which would also hide what the policy stops.
    page.evaluate(_axe_source())
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [
        f"{violation['id']}: {node['html'][:120]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def sideways(page: Page) -> list[str]:
    """Return how wide the page is and what makes it wider than its window; none when it is not."""
    page.wait_for_load_state()
    elements: list[str] = page.evaluate(
        """() => {
          const root = document.documentElement;
          const width = root.clientWidth;
          if (root.scrollWidth <= width) return [];
          const sticksOut = (element) =>
            element.getBoundingClientRect().left + element.scrollWidth > width + 0.5;
          const found = [...document.body.querySelectorAll("*")].filter(sticksOut);
          return [`${root.scrollWidth} px`, ...found.map((e) => e.outerHTML.slice(0, 120))];
        }"""
    )
    return elements


def no_sideways_scroll(page: Page) -> None:
    """Fail when the page can be scrolled sideways, and name what is too wide."""
    assert sideways(page) == []


def breaks_at_long_words(page: Page) -> list[str]:
    """Put a word of forty letters into each plain text in turn; return what then scrolls sideways.

    References and numbers never break, options are the browser's, and a scrolling box may be wide.
    """
    page.wait_for_load_state()
    broken: list[str] = page.evaluate(
        """(word) => {
          const root = document.documentElement;
          const spared =
            ".reference, .number, .tag, .scroll *, .report-scroll *, .code *, option, script";
          const texts = [...document.body.querySelectorAll("*")].filter(
            (e) => !e.children.length && e.textContent.trim() && !e.matches(spared));
          return texts.flatMap((element) => {
            const before = element.textContent;
            element.textContent = word;
            const wide = root.scrollWidth > root.clientWidth;
            const place = element.outerHTML.slice(0, 120);
            element.textContent = before;
            return wide ? [place] : [];
          });
        }""",
        LONG_WORD,
    )
    return broken


def screenshot(page: Page, name: str) -> Path:
    """Save a picture of the whole page to instance/pictures; return where."""
    place = PICTURES / f"{name}.png"
    page.wait_for_load_state()
    page.screenshot(path=place, full_page=True)
    return place
