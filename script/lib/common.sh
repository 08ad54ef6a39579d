# Shared by the scripts: where we are, saying what goes on, doing a step only when what it depends on changed.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
LOG="$ROOT/logs/setup.log"
STAMPS="$ROOT/config/stamps"
cd "$ROOT"
mkdir -p logs config/pids "$STAMPS"

# What a shell that started us has switched on must not lead an environment of our own astray.
unset PYTHONHOME PYTHONPATH PYTHONDONTWRITEBYTECODE VIRTUAL_ENV
export PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUTF8=1
PATH="$ROOT/env/bin:$PATH"
# Node from PyPI knows only its own certificates, not those that the machine trusts.
CERTIFICATES=/etc/ssl/certs/ca-certificates.crt
[ ! -f $CERTIFICATES ] || export NODE_EXTRA_CA_CERTS=${NODE_EXTRA_CA_CERTS:-$CERTIFICATES}

say() { printf '%s\n' "$@"; }
warn() { printf '! %s\n' "$*" >&2; }
die() { warn "$*"; exit 1; }

# digest PATH…: one hash over the contents and names of files and folders (what git ignores left out by name).
digest() {
    find "$@" \( -name node_modules -o -name __pycache__ -o -name dist -o -name '*.egg-info' \) -prune -o \
        -type f -print0 2>/dev/null | LC_ALL=C sort -z | xargs -0 -r sha256sum | sha256sum | cut -d' ' -f1
}

# fresh NAME HASH: does the stamp NAME say that the step was done for HASH?
fresh() { [ -f "$STAMPS/$1" ] && [ "$(cat "$STAMPS/$1")" = "$2" ]; }
stamp() { printf '%s' "$2" >"$STAMPS/$1.new" && mv "$STAMPS/$1.new" "$STAMPS/$1"; }

# step TITLE COMMAND…: run it with its output in the log, tell every ten seconds how far it is, show the end if it fails.
step() {
    local title=$1 began=$SECONDS said=0 pid
    shift
    say "→ $title"
    printf '\n== %s: %s\n' "$title" "$*" >>"$LOG"
    # A process group of its own, so that Ctrl-C ends all of it: bash keeps SIGINT from what it runs in the background.
    set -m
    "$@" >>"$LOG" 2>&1 </dev/null &
    pid=$!
    set +m
    trap 'kill -- "-$pid" 2>/dev/null; say "Interrupted; run it again to go on."; exit 130' INT TERM
    while kill -0 "$pid" 2>/dev/null; do
        sleep 0.2
        if ((SECONDS - began >= said + 10)); then
            said=$((SECONDS - began))
            say "  … ${said}s  $(tail -n 1 "$LOG" | sed -E 's#https?://[^/ ]*/##; s/\r//' | cut -c 1-90)"
        fi
    done
    trap - INT TERM
    if ! wait "$pid"; then
        tail -n 25 "$LOG" >&2
        return 1
    fi
}

python_works() { env/bin/python -m pip --version >/dev/null 2>&1; }
is_root() { [ "$(id -u)" = 0 ]; }
