#!/usr/bin/env bash
# Sets this machine up, as far as it may: the virtual environment, the packages in it, Debian's parts for the tests.
#   setup.sh venv | packages LOCKFILE | system | report
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p .make

say() { printf '%s\n' "$*"; }

# Runs apt-get with the rights it needs; fails where this account may not install anything.
apt() {
  command -v apt-get >/dev/null || return 1
  if [ "$(id -u)" = 0 ]; then DEBIAN_FRONTEND=noninteractive apt-get "$@"
  elif sudo -n true 2>/dev/null; then sudo -n env DEBIAN_FRONTEND=noninteractive apt-get "$@"
  else return 1
  fi
}

install() { apt update -qq && apt install -y -qq --no-install-recommends "$@"; }

python() {
  local found
  for found in "${PYTHON:-}" python3.11 python3; do
    if [ -n "$found" ] && command -v "$found" >/dev/null && "$found" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
      command -v "$found"
      return
    fi
  done
  say "Python 3.11 or newer is needed; none was found. On Debian: apt-get install python3" >&2
  return 1
}

# Debian keeps ensurepip in a package of its own, python3-venv; without it `venv` makes half an environment and fails.
venv() {
  local python
  python=$(python)
  if [ -x .venv/bin/python ] && .venv/bin/python -m pip --version >/dev/null 2>&1; then return; fi
  rm -rf .venv
  if "$python" -m venv .venv >.make/venv.log 2>&1; then return; fi
  say "Python has no ensurepip here; installing Debian's python3-venv."
  rm -rf .venv
  if install python3-venv >>.make/venv.log 2>&1 && "$python" -m venv .venv >>.make/venv.log 2>&1; then return; fi
  rm -rf .venv
  say "The virtual environment could not be made (see .make/venv.log)." >&2
  say "This account may not install packages. Ask for: apt-get install python3-venv" >&2
  return 1
}

# uv, by its digest. A pip of any age can do that: one package that needs no other leaves nothing to resolve. The rest is left
# to uv, for a pip that resolves a lock trips over it as soon as an index offers something newer than the lock names.
installer() {
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps --require-hashes \
    --only-binary :all: -r requirements-uv.lock
}

# Exactly what the lock file names, by its digest; then the project itself, which needs nothing more.
packages() {
  say "Installing the Python packages of $1 …"
  installer
  .venv/bin/python tools/uv.py pip sync --quiet --require-hashes --only-binary :all: "$1"
  .venv/bin/python tools/uv.py pip install --quiet --no-deps --no-build-isolation --editable .
}

# A part of the machine: its Debian package, and whether it is there already.
present() {
  case $1 in
    chromium-headless-shell) command -v chromium-headless-shell ;;
    fonts-noto-cjk) command -v fc-list && [ -n "$(fc-list :lang=zh-cn family)" ] ;;
    libreoffice-writer) command -v soffice ;;
    poppler-utils) command -v pdftotext && command -v pdftoppm ;;
    postgresql) compgen -G '/usr/lib/postgresql/*/bin/initdb' ;;
  esac >/dev/null
}

absent() {
  local part
  for part in chromium-headless-shell fonts-noto-cjk libreoffice-writer poppler-utils postgresql; do
    present "$part" || say "$part"
  done
}

system() {
  local missing
  mapfile -t missing < <(absent)
  if [ ${#missing[@]} = 0 ]; then say "Debian's parts for the tests are there."; return; fi
  say "Installing from Debian: ${missing[*]}"
  if ! install "${missing[@]}" >.make/system.log 2>&1; then
    say "That could not be done: this account may not install packages, or the archive was not reached (.make/system.log)."
  fi
}

# The closing word of a test run: what was left out, and how to have it next time.
report() {
  local missing
  mapfile -t missing < <(absent)
  if [ ${#missing[@]} = 0 ]; then say "Nothing was left out: every part the tests need is on this machine."; return; fi
  local part
  for part in "${missing[@]}"; do
    case $part in
      chromium-headless-shell)
        if command -v chromium >/dev/null; then say "The browser tests ran in chromium, which takes longer than $part."
        else say "Left out: the browser tests, for $part is not installed."; fi ;;
      fonts-noto-cjk) say "Left out: nothing, but pages and documents were measured without a Chinese font (fonts-noto-cjk)." ;;
      libreoffice-writer|poppler-utils) say "Left out: the tests that open documents, for $part is not installed." ;;
      postgresql) say "Left out: the PostgreSQL pass, for postgresql is not installed." ;;
    esac
  done
  say "To have them: apt-get install ${missing[*]}"
}

"$@"
