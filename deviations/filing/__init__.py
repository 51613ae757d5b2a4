"""The public form, from the first page to the receipt and what came of it. No account."""
