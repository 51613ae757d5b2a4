"""What the pages and mails say, put together before a template sees it."""
