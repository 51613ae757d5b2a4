"""Measures: arrays and frames in, frozen values out; knows nothing of the service."""
