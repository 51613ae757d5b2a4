"""The annexe's tests: no app, no database; published answers and small frames."""
