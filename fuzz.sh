#!/usr/bin/env bash
# Reads damaged files until the time is over. Works from any folder; see usage below, or ./fuzz.sh --help.
set -euo pipefail

usage() {
    cat <<'USAGE'
usage: ./fuzz.sh [--no-install] MINUTES [FOLDER]

Builds the tests (Release), damages small NetCDF files in ever new ways for so many minutes, and reads each. What is
neither read nor refused as it should be is written to FOLDER (findings): the damaged file, and beside it a text that
says what happened and how it is repeated. The last line is "N findings"; the status is 0 only if there are none.

  --no-install   install nothing; say what is missing and stop
  --help         this text

A finding FILE:NUMBER is repeated by
  COMPUTE_MUTANT=FILE:NUMBER Tests/bin/Release/net10.0/Compute.Orleans.Tests -explicit on -method '*is_repeated'
and, once it is mended, belongs into the list in Tests/Hostile/MutantTests.cs.
USAGE
}

install=true
words=()
for argument in "$@"; do
    case $argument in
        --no-install) install=false ;;
        --help | -h) usage; exit 0 ;;
        *) words+=("$argument") ;;
    esac
done
minutes=${words[0]:-}
[[ ${#words[@]} -le 2 && $minutes =~ ^[1-9][0-9]{0,4}$ ]] || { usage >&2; exit 2; }

root=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
findings=${words[1]:-$root/findings}
mkdir -p -- "$findings"
findings=$(readlink -f -- "$findings")
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
# shellcheck source=tools/machine.sh
. "$root/tools/machine.sh"

install_packages <<'PACKAGES'
python3-h5py makes HDF5 files of every kind
python3-netcdf4 makes NetCDF-4 files
netcdf-bin nccopy, which makes more of them
cdo makes more of them
hdf5-filter-plugin LZ4 and bzip2 in them
hdf5-filter-plugin-blosc-serial Blosc in them
libdeflate0 undoes deflate faster than .NET
libblosc1 undoes Blosc
PACKAGES
find_dotnet

say "building (Release) ..."
quietly "the build" dotnet build "$root/Tests/Tests.csproj" -c Release -v quiet -nodeReuse:false \
    -p:UseSharedCompilation=false

say "damaging files for $minutes min ..."
touch "$scratch/begun"
status=0
COMPUTE_FUZZ_MINUTES=$minutes COMPUTE_FUZZ_FINDINGS=$findings \
    timeout --foreground --kill-after=10 $((minutes * 60 + 600)) \
    "$root/Tests/bin/Release/net10.0/Compute.Orleans.Tests" -noColor -explicit on \
    -method '*MutantTests.More_damaged_files_are_read_or_refused' </dev/null >"$scratch/tests" 2>&1 || status=$?

found=0
while read -r -d '' text; do
    say "${text%.txt}: $(head -n 1 -- "$text")"
    found=$((found + 1))
done < <(find "$findings" -name '*.txt' -newer "$scratch/begun" -print0)
if ((status != 0 && found == 0)) || ! grep -q 'Total: 1,' "$scratch/tests"; then
    cat -- "$scratch/tests" >&2
    fail "the program failed; its output stands above."
fi
say "$found findings"
((found == 0))
