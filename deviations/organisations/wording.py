"""What stands on pages about browsers, in words that their owner knows."""

from deviations.organisations.models.user import SignInMethod

# The first that is found in the header holds: the later names stand in the others' headers too.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
METHODS = {
    SignInMethod.PASSWORD: "med lösenord",
    SignInMethod.LINK: "med mejlad länk",
    SignInMethod.PROVIDER: "med arbetsgivarens inloggning",
}


def browser_in_words(user_agent: str) -> str:
    """Name a browser and what it runs on.

    >>> browser_in_words("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox på Windows'
    >>> browser_in_words("curl/8")
    'En okänd webbläsare'
    """
    browser = _first(_BROWSERS, user_agent) or "En okänd webbläsare"
    system = _first(_SYSTEMS, user_agent)
    return f"{browser} på {system}" if system else browser


def _first(known: tuple[tuple[str, str], ...], user_agent: str) -> str | None:
    return next((words for sign, words in known if sign in user_agent), None)
