"""The pages of the door, and what every page says about who is signed in."""
