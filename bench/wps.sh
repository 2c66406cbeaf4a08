#!/usr/bin/env bash
# Measures what answering costs, beside PyWPS, on this machine. Works from any folder; see usage below, or --help.
# docs/performance.md says how to read it and what it has shown.
set -euo pipefail

usage() {
    cat <<'END'
usage: bench/wps.sh [--smoke] [--no-install] [--rounds N] [--seconds S] [--connections C]

Builds Compute.Orleans (Release), starts it and PyWPS on the loopback address, sends both the same requests in turn,
and prints the rates, the CPU seconds of each answer, and their ratios. Status 0 only if every answer was right.

  --smoke           one short round: shows that it works, and nothing else
  --no-install      install nothing; say what is missing and stop
  --rounds N        rounds, in each of which every request is sent to both (5)
  --seconds S       seconds that each request is sent to each in each round (5)
  --connections C   connections that send at once (16)
  --help            this text
END
}

install=true
options=()
while (($#)); do
    case $1 in
        --smoke) options+=("$1") ;;
        --no-install) install=false ;;
        --rounds | --seconds | --connections)
            [[ ${2:-} =~ ^[1-9][0-9]{0,3}$ ]] || { usage >&2; exit 2; }
            options+=("$1" "$2")
            shift
            ;;
        --help | -h) usage; exit 0 ;;
        *) printf 'wps.sh: unknown option %s\n\n' "$1" >&2; usage >&2; exit 2 ;;
    esac
    shift
done

root=$(dirname -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")")
scratch=$(mktemp -d)
measuring=

# Whatever ends this script ends what it started; the measuring ends its services itself.
stop() {
    local status=$?
    trap '' INT TERM
    if [[ -n $measuring ]]; then
        kill -TERM "$measuring" 2>/dev/null || true
        wait "$measuring" || true
    fi
    rm -rf -- "$scratch"
    exit "$status"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
# shellcheck source=tools/machine.sh
. "$root/tools/machine.sh"

install_packages <<'END'
python3-pywps the peer that is measured beside
gunicorn serves the peer, with as many workers as processors
wrk sends the requests and counts the answers
python3-netcdf4 makes the small file, is what the peer's subset reads with, and checks both results
END
find_dotnet

say "building (Release) ..."
# Not beside run.sh's, which may be serving.
publish_service "$root/artifacts/bench"

# Loopback is never reached through a proxy.
export no_proxy=127.0.0.1,localhost${no_proxy:+,$no_proxy} NO_PROXY=127.0.0.1,localhost${NO_PROXY:+,$NO_PROXY}
/usr/bin/python3 "$root/bench/wps.py" "${options[@]}" --folder "$scratch" \
    "$root/artifacts/bench/Compute.Orleans.Silo" </dev/null &
measuring=$!
status=0
wait "$measuring" || status=$?
measuring=
exit "$status"
