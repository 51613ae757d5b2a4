"""Control charts: what a series' own variation explains, and which points it does not."""

# The annexe is called by scripts of others by these names, so the package is their one door.
from analysis.spc.attributes import c_chart, p_chart, p_prime_chart, u_chart
from analysis.spc.charts import ControlChart, SeriesError
from analysis.spc.individuals import t_chart, xmr
from analysis.spc.rare import g_chart
from analysis.spc.runs import Runs, runs
from analysis.spc.signals import RULESETS, Kind, Signal

__all__ = [
    "RULESETS",
    "ControlChart",
    "Kind",
    "Runs",
    "SeriesError",
    "Signal",
    "c_chart",
    "g_chart",
    "p_chart",
    "p_prime_chart",
    "runs",
    "t_chart",
    "u_chart",
    "xmr",
]
