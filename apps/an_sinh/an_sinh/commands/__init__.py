"""`bench --site S an-sinh …`"""

import click

from an_sinh.commands.generate_payroll import generate_payroll
from an_sinh.commands.import_registry import import_registry
from an_sinh.commands.load_demo import load_demo
from an_sinh.commands.load_locality import load_locality


@click.group("an-sinh")
def an_sinh():
    """An Sinh: registry, payrolls and payments of social allowances."""


for command in (load_locality, import_registry, generate_payroll, load_demo):
    an_sinh.add_command(command)

commands = [an_sinh]
