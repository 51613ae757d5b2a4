"""When it is talked about: meeting dates and the decisions proposed for them."""
