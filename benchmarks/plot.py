"""Draws what asking and rebuilding cost against the number of facts.

Usage: python -m benchmarks.plot   (from ``time_machine.csv`` to ``time_machine.svg``)
"""

from pathlib import Path

import matplotlib as mpl
import polars as pl
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

HERE = Path(__file__).parent
FACTS, WHAT, FIGURE, HIGH = "facts", "what", "figure or median", "95th percentile"
BOUND_MS = 100
REBUILDS = ("rebuild, events a second", "bare read, decode, insert, events a second")


def asking(axes: Axes, figures: pl.DataFrame) -> None:
    """Draw the questions: medians, with the 95th percentile above them."""
    asked = figures.filter(pl.col(HIGH).is_not_null())
    for (name,), rows in asked.group_by(WHAT, maintain_order=True):
        style = "--" if str(name).startswith("DuckDB") else "-"
        axes.fill_between(rows[FACTS], rows[FIGURE], rows[HIGH], alpha=0.15)
        axes.plot(rows[FACTS], rows[FIGURE], style, marker="o", markersize=3, label=str(name))
    axes.axhline(BOUND_MS, color="grey", linewidth=0.8, linestyle=":")
    axes.set(xscale="log", yscale="log", xlabel="facts", ylabel="milliseconds: median to 95th")
    axes.set_title("Asking any past state")
    axes.legend(fontsize=7)


def rebuilding(axes: Axes, figures: pl.DataFrame) -> None:
    """Draw the rate of a rebuild and its floor, and its peak memory."""
    for name in REBUILDS:
        rows = figures.filter(pl.col(WHAT) == name)
        axes.plot(rows[FACTS], rows[FIGURE], marker="o", markersize=3, label=name)
    axes.set(xscale="log", xlabel="facts", ylabel="events a second", ylim=(0, None))
    memory = axes.twinx()
    rows = figures.filter(pl.col(WHAT) == "rebuild, peak MiB")
    memory.plot(rows[FACTS], rows[FIGURE], "k--", marker="s", markersize=3, label="peak MiB")
    memory.set(ylabel="MiB", ylim=(0, None))
    axes.set_title("Rebuilding every view")
    axes.legend(fontsize=7, loc="lower left")
    memory.legend(fontsize=7, loc="upper right")


def main() -> None:
    """Draw both beside each other."""
    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "soundings"
    figures = pl.read_csv(HERE / "time_machine.csv")
    canvas, (left, right) = plt.subplots(1, 2, figsize=(12, 5), layout="constrained")
    asking(left, figures)
    rebuilding(right, figures)
    canvas.savefig(HERE / "time_machine.svg", metadata={"Date": None})


if __name__ == "__main__":
    main()
