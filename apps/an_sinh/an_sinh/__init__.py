"""An Sinh: registry, approval and cashless payment of monthly social allowances in Vietnam."""

__version__ = "1.2.0"
