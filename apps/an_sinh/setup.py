"""Lets tools that predate pyproject.toml install the app; everything is declared there."""

from setuptools import setup

setup()
