# Whether the machine can print Vietnamese; sourced after common.sh.
# shellcheck shell=bash

# fonts_with_vietnamese: the font files for papers that have every letter of Vietnamese, one a line.
# Liberation Serif 1.07 (Debian 12's fonts-liberation) lacks 92 of the 134; its name alone says nothing.
fonts_with_vietnamese() {
    command -v fc-list >/dev/null || return 0
    PYTHONPATH="$ROOT/apps/an_sinh" "${PYTHON:-python3}" - <<'PYTHON'
import subprocess
from an_sinh.domain.papers.letters import PAPER_FAMILIES, vietnamese_letters

charset = " ".join(f"{ord(letter):x}" for letter in vietnamese_letters())
for family in PAPER_FAMILIES:
    subprocess.run(["fc-list", f":family={family}:charset={charset}", "file"], check=True)
PYTHON
}

has_vietnamese_font() { [ -n "$(fonts_with_vietnamese)" ]; }
