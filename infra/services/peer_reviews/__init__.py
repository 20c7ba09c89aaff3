"""Peer reviews."""
