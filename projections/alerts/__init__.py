"""Alerts, open and past, with the signals behind them."""
