"""An app that only the engine's HTTP tests install."""

__version__ = "1.2.3"
