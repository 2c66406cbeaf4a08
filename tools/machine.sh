# What run.sh, test.sh and the benchmarks want of the machine. Sourced by them, after they set root, scratch and install.
# shellcheck shell=bash disable=SC2154 # The scripts that source this set those variables.

say() { printf '%s\n' "$*"; }
fail() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

# Runs a command; shows what it printed only when it fails.
quietly() {
    local what=$1
    shift
    try "$@" || fail "$what failed; its output stands above."
}

try() {
    if ! "$@" >"$scratch/log" 2>&1 </dev/null; then
        cat "$scratch/log" >&2
        return 1
    fi
}

as_root() {
    if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

# Installs Debian packages that are missing; reads one line a package: its name, and why it is needed.
install_packages() {
    local package why missing=()
    command -v dpkg-query >/dev/null || fail "this script installs Debian packages, and dpkg is not here."

    while read -r package why; do
        if [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) != installed ]]; then
            say "missing: $package ($why)"
            missing+=("$package")
        fi
    done

    ((${#missing[@]})) || return 0
    local remedy="apt-get install --no-install-recommends ${missing[*]}"
    $install || fail "--no-install was given; as root: $remedy"
    ((EUID == 0)) || command -v sudo >/dev/null || fail "root or sudo is needed for: $remedy"

    say "installing: ${missing[*]}"
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120)
    # The lists of packages may be as old as the machine: fetched only where they do not do.
    if ! as_root "${apt[@]}" install --no-install-recommends "${missing[@]}" >"$scratch/log" 2>&1 </dev/null; then
        quietly "apt-get update" as_root "${apt[@]}" update
        quietly "apt-get install" as_root "${apt[@]}" install --no-install-recommends "${missing[@]}"
    fi
}

find_dotnet() {
    local folder
    for folder in "${DOTNET_ROOT:-}" "${HOME:-}/.dotnet" /usr/share/dotnet /usr/lib/dotnet; do
        command -v dotnet >/dev/null || [[ ! -x $folder/dotnet ]] || PATH=$PATH:$folder
    done

    command -v dotnet >/dev/null || fail "the .NET SDK 10 is not here." \
        "Get it from https://dotnet.microsoft.com/download/dotnet/10.0 and put dotnet on the PATH."
    (cd "$root" && dotnet --version) >"$scratch/log" 2>&1 || {
        cat "$scratch/log" >&2
        fail "dotnet is here, but not the SDK that global.json names (10.0.4xx)." \
            "Get it from https://dotnet.microsoft.com/download/dotnet/10.0"
    }
    # An executable of our own looks for the runtime here, not on the PATH.
    export DOTNET_ROOT=${DOTNET_ROOT:-$(dirname -- "$(readlink -f -- "$(command -v dotnet)")")}
    export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
}

# Makes the service as it is shipped, with machine code, in a folder.
publish_service() {
    # No build server stays behind: what a script starts, it ends.
    quietly "dotnet publish" dotnet publish "$root/Silo/Silo.csproj" -c Release -v quiet -o "$1" \
        -nodeReuse:false -p:UseSharedCompilation=false
}
