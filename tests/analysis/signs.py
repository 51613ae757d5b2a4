"""Reading a chart in tests."""


def kinds(chart):
    """Return the kind of each signal by its point, having seen that no point has two."""
    by_point = {signal.index: str(signal.kind) for signal in chart.signals}
    assert len(by_point) == len(chart.signals)
    assert list(by_point) == sorted(by_point)
    return by_point
