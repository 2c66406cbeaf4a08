#!/usr/bin/env bash
# Measures what computing costs, beside CDO, NCO and xarray, on this machine. Works from any folder; see usage below, or
# --help. docs/performance.md says how to read it and what it has shown.
set -euo pipefail

usage() {
    cat <<'END'
usage: ./bench.sh [--smoke] [--gate] [--no-install] [options]

Builds Compute.Orleans (Release), makes climate data, and lets the engine, the running service, CDO, NCO and xarray with
dask compute the same things in turn. Prints ratios of wall and processor time, peaks of memory, the share of the floor
(the time that reading and inflating alone take), and a line for each goal: met or not. Status 0 only if every result was
right.

  --smoke             one round on small files: shows that it works, and nothing else
  --gate              status 3 unless every goal is met; one that a busy machine did not let judge is not
  --no-install        install nothing; say what is missing and stop
  --rounds N          rounds, in each of which everyone computes everything once (5)
  --data FOLDER       where the data is, or is made and kept; 6 GB for all of it (a folder that is removed)
  --years N           length of the files, in years of daily maps (10)
  --files NAMES       tas_nc3, tas_map, tas_box, tos_map; years: a file for each; growth: half, as many, two and four
                      times as many years, by processes of their own; small: twelve steps (all of these)
  --operations NAMES  time mean, time std, mean + std + var (in one workflow), time max, zonal mean, area mean, box,
                      box mean, point, merge (all); growth and small have the time mean alone
  --without NAMES     NCO, xarray + dask, execute, floor (none)
  --json FILE         a report for programs
  --profile           compares nothing: says in which phases the engine spends its processor time, by perf; takes
                      --data, --years, --files and --operations
  --each              each operation beside a time mean of the same bytes, in the engine; takes --rounds, --data, --years
                      and --json
  --remote            a time mean of tas_map on a web server that is far away, beside a bare download and inflating, and
                      beside other ways to read it; takes --smoke, --gate, --rounds (3), --data, --years, --json, and:
  --bandwidths N      MB a second that all connections have together (100,250)
  --connections N     how many there are (1,2,4,8)
  --round-trip MS     what a round trip takes (20)
  --help              this text

Names are joined with commas: ./bench.sh --files tas_nc3,tas_map --operations 'time mean,box'
END
}

install=true
profile=false
remote=false
each=false
options=()
while (($#)); do
    case $1 in
        --smoke | --gate) options+=("$1") ;;
        --profile) profile=true ;;
        --remote) remote=true ;;
        --each) each=true ;;
        --bandwidths | --connections)
            [[ ${2:-} =~ ^[1-9][0-9]{0,4}(,[1-9][0-9]{0,4})*$ ]] || { usage >&2; exit 2; }
            options+=("$1" "$2")
            shift
            ;;
        --round-trip)
            [[ ${2:-} =~ ^[0-9]{1,4}$ ]] || { usage >&2; exit 2; }
            options+=("$1" "$2")
            shift
            ;;
        --no-install) install=false ;;
        --rounds | --years)
            [[ ${2:-} =~ ^[1-9][0-9]{0,2}$ ]] || { usage >&2; exit 2; }
            options+=("$1" "$2")
            shift
            ;;
        --data | --json | --files | --operations | --without)
            [[ -n ${2:-} ]] || { usage >&2; exit 2; }
            options+=("$1" "$2")
            shift
            ;;
        --help | -h) usage; exit 0 ;;
        *) printf 'bench.sh: unknown option %s\n\n' "$1" >&2; usage >&2; exit 2 ;;
    esac
    shift
done

root=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
scratch=$(mktemp -d)
measuring=

# Whatever ends this script ends what it started; the measuring ends its programs itself.
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

if $remote; then
    install_packages <<'END'
nginx-light is the web server
python3-fsspec reads files by ranges for xarray, one after the other
python3-aiohttp is how it does
python3-h5netcdf reads NetCDF-4 on its files
END
fi
install_packages <<'END'
cdo computes the same, and is measured beside
nco computes the same, and is measured beside
python3-xarray computes the same, and is measured beside
python3-dask gives xarray its threads and its chunks
python3-netcdf4 makes the data, reads for xarray, and checks the results
END
if $profile; then
    install_packages <<<'linux-perf samples the engine'
fi
find_dotnet

say "building (Release) ..."
quietly "dotnet build" dotnet build "$root/Tests/Benchmarks/Benchmarks.csproj" -c Release -v quiet \
    -nodeReuse:false -p:UseSharedCompilation=false
# Not beside run.sh's, which may be serving.
publish_service "$root/artifacts/bench"

# Loopback is never reached through a proxy.
export no_proxy=127.0.0.1,localhost${no_proxy:+,$no_proxy} NO_PROXY=127.0.0.1,localhost${NO_PROXY:+,$NO_PROXY}
session=$root/Tests/Benchmarks/bin/Release/net10.0/Compute.Orleans.Benchmarks
if $remote; then
    program=("$root/bench/remote.py" "${options[@]}" --folder "$scratch"
        "$root/artifacts/bench/Compute.Orleans.Silo" "$session")
elif $each; then
    program=("$root/bench/each.py" "${options[@]}" --folder "$scratch" "$session")
elif $profile; then
    program=("$root/bench/phases.py" "${options[@]}" --folder "$scratch" "$session")
else
    program=("$root/bench/compute.py" "${options[@]}" --folder "$scratch"
        "$root/artifacts/bench/Compute.Orleans.Silo" "$session")
fi
PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "${program[@]}" </dev/null &
measuring=$!
status=0
wait "$measuring" || status=$?
measuring=
exit "$status"
