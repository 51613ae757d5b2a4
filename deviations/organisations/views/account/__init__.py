"""One's own account: name, password, code app, browsers, and proving anew who one is."""
