"""What is posted on the public pages, read strictly."""
