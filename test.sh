#!/usr/bin/env bash
# Builds everything and runs the tests. Works from any folder; see usage below, or ./test.sh --help.
set -euo pipefail

usage() {
    cat <<'END'
usage: ./test.sh [--no-install] [filters]

Builds Compute.Orleans (Release), runs its tests, and ends with the line "N passed, N failed"
(and ", N skipped" where some were). The status is 0 only if tests ran and none failed.

  --no-install   install nothing; say what is missing and stop
  --help         this text
  filters        for the test runner: ./test.sh -class '*SourceResolverTests' -method '*link*'

environment:
  COMPUTE_ESGF_DATA      a folder of ESGF files that some tests read; ../shared/data/esgf beside this one by default
  COMPUTE_TEST_SECONDS   when to give up (900)
END
}

install=true
filters=()
for argument in "$@"; do
    case $argument in
        --no-install) install=false ;;
        --help | -h) usage; exit 0 ;;
        *) filters+=("$argument") ;;
    esac
done

root=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
# shellcheck source=tools/machine.sh
. "$root/tools/machine.sh"

# The last line, for people and programs alike.
conclude() {
    local passed=$1 failed=$2 skipped=$3 line="$1 passed, $2 failed"
    ((skipped == 0)) || line+=", $skipped skipped"
    say "$line"
    ((passed > 0 && failed == 0))
    exit
}

install_packages <<'END'
python3-xarray what the original computed with: results are compared with it
python3-netcdf4 opens NetCDF-4 for xarray; brings numpy along
python3-h5py makes HDF5 files of every kind
hdf5-filter-plugin LZ4 and bzip2 in them
hdf5-filter-plugin-blosc-serial Blosc in them
libdeflate0 undoes deflate faster than .NET
libblosc1 undoes Blosc
python3-cftime calendars of 360 and 365 days for xarray
python3-dask opens many files at once for xarray
python3-owslib the WPS library of existing clients: parses every answer
netcdf-bin ncdump, which reads headers independently of us, and nccopy
cdo opens our outputs as its users do
libdap-bin getdap, OPeNDAP's own client: the DAP2 server of the tests is one to it
ferret-datasets real climate data in NetCDF-3
libxml2-utils xmllint, which checks answers against the OGC's schemas
nginx-light the proxy that the service is run behind, as docs/proxies.md says
openssl makes the certificate of that proxy
curl downloads through it, in pieces
postgresql the database of a cluster: a server of the tests' own runs on a free port
END
find_dotnet

say "building (Release) ..."
# No build server stays behind: what this script starts, it ends.
if ! try dotnet build "$root/Compute.Orleans.sln" -c Release -v quiet -nodeReuse:false -p:UseSharedCompilation=false; then
    say "The build failed, so no test ran; its output stands above."
    conclude 0 1 0
fi

# Loopback is never reached through a proxy.
export no_proxy=127.0.0.1,localhost${no_proxy:+,$no_proxy} NO_PROXY=127.0.0.1,localhost${NO_PROXY:+,$NO_PROXY}
limit=${COMPUTE_TEST_SECONDS:-900}
status=0
timeout --foreground --kill-after=10 "$limit" "$root/Tests/bin/Release/net10.0/Compute.Orleans.Tests" \
    -noColor -longRunning 120 "${filters[@]}" </dev/null 2>&1 | tee "$scratch/tests" || status=$?

# The runner's own count; a run that was cut short has none.
if [[ $(tail -n 5 "$scratch/tests") =~ \
    Total:\ ([0-9]+),\ Errors:\ ([0-9]+),\ Failed:\ ([0-9]+),\ Skipped:\ ([0-9]+),\ Not\ Run:\ ([0-9]+) ]]; then
    errors=${BASH_REMATCH[2]} failed=${BASH_REMATCH[3]} skipped=${BASH_REMATCH[4]}
    passed=$((BASH_REMATCH[1] - failed - skipped - BASH_REMATCH[5]))
    failed=$((failed + errors)) # An error is a failure outside of any test, such as in a fixture's end.
else
    passed=0 failed=0 skipped=0
fi

if ((status == 124 || status == 137)); then
    say "The tests were ended after $limit s."
elif ((passed + failed + skipped == 0)); then
    say "No test ran."
fi
((status == 0 || failed > 0)) || failed=1

if ((skipped > 0)); then
    say "Skipped, by reason (their names stand above):"
    grep -A 1 -F '[SKIP]' "$scratch/tests" | grep -v -e '\[SKIP\]$' -e '^--$' | sort | uniq -c | sort -rn
fi
if ((failed > 0)); then
    say "Failed (whole stories stand above):"
    awk '/\[FAIL\]$/ { left = 8 } left-- > 0 { print substr($0, 1, 300) }' "$scratch/tests"
fi
conclude "$passed" "$failed" "$skipped"
