"""Sites that were installed before let any password pass."""

from an_sinh.setup import install


def execute():
    install.ask_for_good_passwords()
