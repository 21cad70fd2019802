# What the scripts share: messages, and what must be installed. Sourced, not run.

say() { printf '\n== %s\n' "$*"; }

# Stops unless cargo and rustc are there and new enough.
require_rust() {
    local wanted=1.95 found
    [ -d "$HOME/.cargo/bin" ] && PATH="$HOME/.cargo/bin:$PATH"
    if ! command -v cargo >/dev/null || ! command -v rustc >/dev/null; then
        echo "Rust $wanted or newer is needed: install rustup, then 'rustup toolchain install stable'." >&2
        exit 1
    fi
    found=$(rustc --version | cut -d' ' -f2)
    if [ "$(printf '%s\n%s\n' "$wanted" "$found" | sort -V | head -n1)" != "$wanted" ]; then
        echo "Rust $wanted or newer is needed, this is $found: 'rustup update stable'." >&2
        exit 1
    fi
}

# need COMMAND=PACKAGE…: installs the packages whose command is missing, after saying so.
# Fails where that is not possible.
need() {
    local pair missing=()
    for pair in "$@"; do
        command -v "${pair%%=*}" >/dev/null || missing+=("${pair#*=}")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    if ! command -v apt-get >/dev/null; then
        echo "missing: ${missing[*]}; install them by hand, as there is no apt-get here" >&2
        return 1
    fi
    say "installing with apt-get: ${missing[*]} (one or two minutes)"
    apt_install "${missing[@]}"
}

# Fails rather than hangs where the network does not answer.
apt_install() {
    as_root timeout 300 apt-get update -qq &&
        as_root timeout 600 apt-get install -y -qq --no-install-recommends "$@"
}

# Python's venv is a package of its own on Debian, without a command of its own.
need_venv() {
    python3 -m ensurepip --version >/dev/null 2>&1 && return 0
    say "installing with apt-get: python3-venv"
    apt_install python3-venv
}

# So is PostGIS, an extension of PostgreSQL.
need_postgis() {
    compgen -G "/usr/share/postgresql/*/extension/postgis.control" >/dev/null && return 0
    say "installing with apt-get: postgresql-postgis"
    apt_install postgresql-postgis
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

# make_demo PROGRAM DIR: makes the demonstration data and imports them into the store in DIR, once.
# A store that was there before is its operator's own, and stays as it is.
make_demo() {
    local program=$1 data=$2 listed name files=()
    [ -e "$data/demo/imported" ] && return 0
    [ -e "$data/tejido.sqlite3" ] && [ ! -d "$data/demo" ] && return 0
    say "making and importing demonstration data into $data (seconds; the faults told are planted on purpose)"
    "$program" demo -o "$data/demo"
    # What an interrupted import stored already is refused the second time.
    listed=$("$program" import --list --data "$data")
    for name in eventos demandas compromisos; do
        is_listed "$name.csv" <<<"$listed" || files+=("$data/demo/$name.csv")
    done
    [ ${#files[@]} -eq 0 ] || "$program" import "${files[@]}" --data "$data"
    touch "$data/demo/imported"
}

# Whether a list of imports holds this file and it was not undone.
is_listed() { awk -v file="$1" '$2 == file && !/deshecha$/ { found = 1 } END { exit !found }'; }
