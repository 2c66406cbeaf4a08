#!/usr/bin/env bash
# Builds the service, starts it on this machine, and lets it compute on real climate data.
# Works from any folder; see usage below, or ./run.sh --help.
# shellcheck disable=SC2317 # functions that a trap or another function calls by name look unreachable to it
set -euo pipefail

usage() {
    cat <<'END'
usage: ./run.sh [--once] [--no-install]

Builds Compute.Orleans, starts it as one process on the loopback address, runs the demonstration
(demo/demonstrate.py) against it over HTTP, and keeps serving until Ctrl-C.

  --once         end after the demonstration; status 0 only if every number was right
  --no-install   install nothing; say what is missing and stop
  --help         this text

environment:
  COMPUTE_PORT   the port to serve on (8000)
  COMPUTE_DATA   the folder for state and outputs (data, beside this script)
END
}

once=false
install=true
for argument in "$@"; do
    case $argument in
        --once) once=true ;;
        --no-install) install=false ;;
        --help | -h) usage; exit 0 ;;
        *) printf 'run.sh: unknown option %s\n\n' "$argument" >&2; usage >&2; exit 2 ;;
    esac
done

root=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
port=${COMPUTE_PORT:-8000}
data=$(realpath -m -- "${COMPUTE_DATA:-$root/data}")
base=http://127.0.0.1:$port
program=$root/artifacts/silo
python=/usr/bin/python3 # Debian's own: the modules that apt installs are seen by no other.

# ---- What this machine must have -----------------------------------------------------------------------------------

# One line a package: its name, and why it is needed. python3-netcdf4 brings numpy along.
needed='ferret-datasets the climate data that the demonstration computes on
libdeflate0 inflates the chunks of NetCDF-4 files faster than .NET does
libblosc1 decodes the chunks that Blosc has packed
python3-owslib the WPS client that the demonstration uses
python3-netcdf4 reads the outputs, to compare them with the reference numbers'

# ---- Ending ---------------------------------------------------------------------------------------------------------

node=
demonstration=
scratch=$(mktemp -d)
# shellcheck source=tools/machine.sh
. "$root/tools/machine.sh"

# Asks the processes of this script to end, by their ids, and waits until they have.
stop() {
    local status=$? second
    trap '' INT TERM
    [[ -z $demonstration ]] || kill -TERM "$demonstration" 2>/dev/null || true
    if [[ -n $node ]] && kill -TERM "$node" 2>/dev/null; then
        for ((second = 0; second < 300; second++)); do # 30 s; jobs that still run go on at the next start
            kill -0 "$node" 2>/dev/null || break
            sleep 0.1
        done
        kill -KILL "$node" 2>/dev/null || true
        wait "$node" 2>/dev/null || true
    fi
    rm -rf -- "$scratch"
    exit "$status"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# ---- Building, starting ---------------------------------------------------------------------------------------------

build() {
    say "building (Release) ..."
    publish_service "$program"
}

# The status code of a GET, or nothing where nobody answers; needs no other program.
http_status() {
    local status=
    if exec {socket}<>"/dev/tcp/127.0.0.1/$port"; then
        printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1:%s\r\n\r\n' "$1" "$port" >&"$socket"
        read -r -t 5 _ status _ <&"$socket" || true
        exec {socket}>&-
    fi 2>/dev/null
    printf '%s' "$status"
}

require_free_port() {
    [[ $port =~ ^[1-9][0-9]{0,4}$ ]] || fail "COMPUTE_PORT is '$port'; a port is a number from 1 to 65535."
    ((port < 65536)) || fail "COMPUTE_PORT is $port; a port is a number from 1 to 65535."
    if (exec {socket}<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
        fail "port $port is taken by another program; choose another one: COMPUTE_PORT=8001 ./run.sh"
    fi
}

show_log() {
    say "---- the end of $log"
    tail -n 40 -- "$log" >&2
}

start() {
    local mount=0 name
    while name=COMPUTE_Data__Mounts__${mount}__Path && [[ -n ${!name:-} ]]; do mount=$((mount + 1)); done
    export "$name=$climate" # After the mounts that the caller's environment already has.
    export COMPUTE_PORT=$port COMPUTE_DATA=$data

    mkdir -p -- "$data"
    log=$data/service.log
    (umask 077 && : >"$log") # The first start prints the operator's token.
    # From this folder, so that no appsettings.json of wherever the caller stands is taken for the service's.
    (cd -- "$root" && exec "$program/Compute.Orleans.Silo" --standalone) >"$log" 2>&1 </dev/null &
    node=$!

    local attempt
    for ((attempt = 0; attempt < 600; attempt++)); do # 60 s; it takes about 3
        kill -0 "$node" 2>/dev/null || { show_log; fail "the service ended while it started; its log stands above."; }
        [[ $(http_status /health/ready) != 200 ]] || return 0
        sleep 0.1
    done
    show_log
    fail "the service was not ready within 60 s; its log stands above."
}

demonstrate() {
    "$python" "$root/demo/demonstrate.py" "$base/wps" "$climate" </dev/null &
    demonstration=$!
    local status=0
    wait "$demonstration" || status=$?
    demonstration=
    return "$status"
}

# ---- The way of it --------------------------------------------------------------------------------------------------

require_free_port
install_packages <<<"$needed"
find_dotnet
build

climate=$(dpkg -L ferret-datasets | grep '/coads_climatology\.cdf$' || true)
[[ -r $climate ]] ||
    fail "ferret-datasets is installed without coads_climatology.cdf; as root: apt-get install --reinstall ferret-datasets"
climate=$(dirname -- "$climate")
# Loopback is never reached through a proxy.
export no_proxy=127.0.0.1,localhost${no_proxy:+,$no_proxy} NO_PROXY=127.0.0.1,localhost${NO_PROXY:+,$NO_PROXY}

say "starting on $base, data in $data"
start

status=0
demonstrate || status=$?
((status == 0)) || show_log

if $once; then
    exit "$status"
fi

cat <<END

Pages:
  $base/                        what is here
  $base/wps?service=WPS&request=GetCapabilities&version=1.0.0
  $base/jobs/ID                 one job; the demonstration printed the pages of its own
  $base/metrics                 for Prometheus
  $base/dashboard               Orleans' dashboard; its password is the token in $data/operator.token
Log: $log
Serving until Ctrl-C.
END

trap 'exit "$status"' INT TERM # Ctrl-C is the way to end this.
wait "$node" || true
node=
show_log
fail "the service ended by itself; its log stands above."
