"""An Sinh: registry, approval and cashless payment of monthly social allowances in Vietnam."""

__version__ = "0.1.0"
