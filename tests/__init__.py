"""The tests: mirrors of the rooms, guards over all of them, and journeys through them."""
