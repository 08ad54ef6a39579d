"""The README says what is so: its links, pictures, commands, users, figures and the words that it quotes from the screen."""

import csv
import re
import shlex
from pathlib import Path

import pytest
from district import EXPECTED, NORTH
from staged_bench import SITE

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PICTURES = ROOT / "docs/pictures"
LARGEST_PICTURE = 200 * 1024
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
LINES = [line.split("  #")[0].strip() for block in BLOCKS for line in block.splitlines() if line.strip()]
LINKS = re.findall(r"\]\(([^)#]+)\)|<img src=\"([^\"]+)\"", README)


@pytest.mark.parametrize("target", sorted({a or b for a, b in LINKS if not (a or b).startswith("http")}))
def test_links_lead_somewhere(target):
    assert (ROOT / target).exists()


def test_every_picture_is_shown_and_small():
    pictures = list(PICTURES.glob("*"))
    assert {f"docs/pictures/{path.name}" for path in pictures} == set(
        re.findall(r"docs/pictures/[\w-]+\.\w+", README)
    )
    for path in pictures:
        assert path.read_bytes().startswith(b"\x89PNG"), path
        assert path.stat().st_size <= LARGEST_PICTURE, path


@pytest.mark.parametrize("path", sorted(set(re.findall(r"(?<![\w./])(?:script|docs)/[\w.-]*[\w]", README))))
def test_scripts_that_are_named_exist(path):
    assert (ROOT / path).exists()


@pytest.mark.parametrize("line", [line for line in LINES if line.startswith("env/bin/bench --site")])
def test_bench_commands_take_the_options_that_are_shown(district, line):
    words = shlex.split(line)[3:]
    command = words[:2] if words[0] == "an-sinh" else words[:1]
    shown = district.run("--site", SITE, *command, "--help").stdout
    for option in (word for word in words if word.startswith("--")):
        assert option in shown, f"{command} has no {option}"


def test_demo_users_exist(district):
    named = set(re.findall(r"[\w.]+@chi-lang\.test", README))
    assert len(named) > 8
    assert named <= {name for (name,) in district.query("select name from `tabUser`")}


def test_localities_that_are_named_exist(district):
    shown = next(line for line in BLOCKS[-1].splitlines() if "load-locality" in line)
    for key in re.findall(r"\b[a-z]+_[a-z_]+\b", shown):
        district.run("--site", SITE, "execute", "an_sinh.setup.localities.find", "--args", f"['{key}']")


def test_words_of_the_screen_are_on_the_screen():
    with open(ROOT / "apps/an_sinh/an_sinh/translations/vi.csv", newline="", encoding="utf-8") as file:
        said = [re.escape(row[1]) for row in csv.reader(file) if len(row) > 1]
    screen = re.compile("|".join(re.sub(r"\\\{\d\\\}", ".+", text) for text in said if text))
    for words in re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", README):
        assert screen.fullmatch(words), f"the desk doesn't say “{words}”"


def test_figures_are_those_that_are_expected():
    merit = EXPECTED["payroll"][f"NCC/{NORTH}"]
    for figure in (EXPECTED["rows"], EXPECTED["accepted_rows"], EXPECTED["persons"], merit["total"]):
        assert f"{figure:,}" in README
    assert f"the {sum(EXPECTED['rejected'].values())} others" in README
    assert f"{merit['persons']} people with merit" in README


def test_stages_are_those_of_the_script():
    stages = re.search(r"^STAGES=\((.*)\)", (ROOT / "script/test").read_text(), re.MULTILINE)[1].split()
    table = README.split("| stage | what |")[1].split("\n\n")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == stages
