# Building the desk; sourced after common.sh. With TESTS=yes its packages are needed even if it is built.
# shellcheck shell=bash

# The desk: built from apps/an_sinh/frontend, when that changed.
desk() {
    local source=apps/an_sinh/frontend built=apps/an_sinh/an_sinh/public/desk hash packages
    [ -f "$source/package.json" ] || return 0
    packages=$(digest "$source/package.json" "$source/package-lock.json")
    hash=$(digest "$source")
    if [ "${TESTS:-no}" = no ] && fresh desk "$hash" && [ -d "$built" ]; then return; fi
    node_of_20
    if ! fresh desk-packages "$packages" || [ ! -d "$source/node_modules" ]; then
        rm -f "$STAMPS/desk-packages"
        step "Installing the desk's packages" npm_packages "$source"
        stamp desk-packages "$packages"
    fi
    if fresh desk "$hash" && [ -d "$built" ]; then return; fi
    step "Building the desk" npm_build "$source"
    stamp desk "$hash"
}

# `npm ci` refuses a lock file without the optional packages of every platform, and a registry mirror need not have
# those; `npm install` installs the locked versions all the same.
npm_packages() {
    local options=(--no-audit --no-fund --loglevel http)
    # Not --prefix: npm would then look for the machine's own npmrc below it.
    cd "$1"
    npm ci "${options[@]}" || npm install --no-save "${options[@]}"
}

npm_build() { cd "$1" && npm run build; }

# Node from the machine if it is 20.19 or newer, which Vite and eslint ask for; otherwise from PyPI.
node_of_20() {
    local major minor
    IFS=. read -r major minor _ <<<"$(node --version 2>/dev/null | tr -d v)"
    if [ $((${major:-0} * 100 + ${minor:-0})) -ge 2019 ] && command -v npm >/dev/null; then return; fi
    [ -x env/bin/python ] || die "The desk needs Node 20.19: install it, or run script/setup first"
    step "Installing Node" env/bin/python -m pip install --no-input --progress-bar off -r requirements-node.txt
    hash -r
}
