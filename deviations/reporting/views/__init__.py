"""Pages of reports and forums: choose, read, take home, file, and set what leaves by itself."""
