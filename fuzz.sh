#!/usr/bin/env bash
# Reads damaged files until the time is over. Works from any folder; see usage below, or ./fuzz.sh --help.
set -euo pipefail

usage() {
    cat <<'USAGE'
usage: ./fuzz.sh [--no-install] [--own] MINUTES [FOLDER]

Damages small NetCDF files in ever new ways for so many minutes, and reads each. What is neither read nor refused as it
should be is written to FOLDER (findings): the damaged file, and beside it a text that says what happened and how it is
repeated. The last line is "N findings"; the status is 0 only if there are none.

What damages them is AFL++, which looks for damage that leads to code not yet run, by means of SharpFuzz; where one of
the two cannot be had, it is the mutator of the tests. The line that says "damaging" tells which.

  --no-install   install nothing; say what is missing, and stop where it is no matter of AFL++
  --own          the mutator of the tests, even where AFL++ is there
  --help         this text

A finding afl.NUMBER is repeated by
  Tests/Fuzz/bin/Release/net10.0/Compute.Orleans.Fuzz read FOLDER/afl.NUMBER
and a finding FILE:NUMBER of the mutator by
  COMPUTE_MUTANT=FILE:NUMBER Tests/bin/Release/net10.0/Compute.Orleans.Tests -explicit on -method '*is_repeated'
which, once it is mended, belongs into the list in Tests/Hostile/MutantTests.cs.
USAGE
}

install=true
own=false
words=()
for argument in "$@"; do
    case $argument in
        --no-install) install=false ;;
        --own) own=true ;;
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
fuzzers=()
clean() {
    ((${#fuzzers[@]} == 0)) || kill -- "${fuzzers[@]}" 2>/dev/null || true
    rm -rf -- "$scratch"
}
trap clean EXIT
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

sharpfuzz=2.3.0 # As in Directory.Packages.props.
build=(dotnet build -c Release -v quiet -nodeReuse:false -p:UseSharedCompilation=false)

# Makes all that AFL++ needs: a program that reads, and that tells which way its engine went, and files to begin with.
prepare_afl() {
    local script
    (install_packages <<<'afl++ looks for damage that leads to code not yet run') || return 1
    dotnet tool install SharpFuzz.CommandLine --version $sharpfuzz --tool-path "$scratch/tool" || return 1
    "${build[@]}" "$root/Tests/Fuzz/Fuzz.csproj" || return 1
    mkdir -- "$scratch/matrix" "$scratch/seeds" "$scratch/corpus" || return 1
    for script in make_hdf5 make_netcdf4; do
        /usr/bin/python3 "$root/Tests/TestData/NetCdf4/$script.py" "$scratch/matrix" || return 1
    done
    cp -R -- "$root/Tests/Fuzz/bin/Release/net10.0" "$scratch/traced" || return 1
    DOTNET_ROLL_FORWARD=Major "$scratch/tool/sharpfuzz" "$scratch/traced/Compute.Orleans.Engine.dll" || return 1
    "$reader" seeds "$scratch/matrix" "$scratch/seeds"
}

# One AFL++ for each processor; they tell each other what they found.
run_afl() {
    local number role crash deadline=$((SECONDS + minutes * 60 + 60))
    export AFL_SKIP_BIN_CHECK=1 AFL_NO_UI=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_FORKSRV_INIT_TMOUT=60000
    export AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1
    for ((number = 0; number < $(nproc); number++)); do
        role=-S
        ((number > 0)) || role=-M
        DOTNET_GCHeapHardLimit=0x10000000 timeout --kill-after=10 $((minutes * 60 + 60)) \
            afl-fuzz -i "$scratch/seeds" -o "$scratch/corpus" "$role" "f$number" -m none -t 10000 -V $((minutes * 60)) \
            -- "$scratch/traced/Compute.Orleans.Fuzz" afl "$scratch/seeds" </dev/null >"$scratch/afl.$number" 2>&1 &
        fuzzers+=($!)
    done
    wait "${fuzzers[@]}" || true
    fuzzers=()

    local ran=0 runs
    for ((number = 0; number < $(nproc); number++)); do
        runs=$(sed -n 's/^execs_done *: *//p' "$scratch/corpus/f$number/fuzzer_stats" 2>/dev/null || true)
        ran=$((ran + ${runs:-0}))
    done
    if ((ran == 0)); then
        cat -- "$scratch/afl.0" >&2
        fail "AFL++ read nothing; its output stands above."
    fi
    say "$ran files read"

    # Each kind of damage is read once more, apart from AFL++, which also knows it when it has been in a hurry.
    while read -r -d '' crash; do
        ((SECONDS < deadline)) || { say "more was found than there was time to read again."; break; }
        DOTNET_GCHeapHardLimit=0x10000000 timeout 20 "$reader" find "$scratch/seeds" "$findings" "$crash" \
            >/dev/null 2>&1 || true
    done < <(find "$scratch/corpus" \( -path '*/crashes/id:*' -o -path '*/hangs/id:*' \) -print0)
}

# The mutator of the tests.
run_own() {
    say "building (Release) ..."
    quietly "the build" "${build[@]}" "$root/Tests/Tests.csproj"
    say "damaging files for $minutes min by the mutator of the tests ..."
    local status=0
    COMPUTE_FUZZ_MINUTES=$minutes COMPUTE_FUZZ_FINDINGS=$findings \
        timeout --foreground --kill-after=10 $((minutes * 60 + 600)) \
        "$root/Tests/bin/Release/net10.0/Compute.Orleans.Tests" -noColor -explicit on \
        -method '*MutantTests.More_damaged_files_are_read_or_refused' </dev/null >"$scratch/tests" 2>&1 || status=$?
    if ! grep -q 'Total: 1,' "$scratch/tests" || { ((status != 0)) && [[ -z $(texts) ]]; }; then
        cat -- "$scratch/tests" >&2
        fail "the program failed; its output stands above."
    fi
}

texts() { find "$findings" -name '*.txt' -newer "$scratch/begun"; }

reader=$root/Tests/Fuzz/bin/Release/net10.0/Compute.Orleans.Fuzz
touch "$scratch/begun"
if $own; then
    run_own
elif say "preparing AFL++ and SharpFuzz ..." && prepare_afl >"$scratch/prepared" 2>&1; then
    say "damaging files for $minutes min by AFL++ and SharpFuzz ..."
    run_afl
else
    tail -n 3 -- "$scratch/prepared"
    say "AFL++ and SharpFuzz cannot be had."
    run_own
fi

found=0
declare -A kinds=()
while read -r text; do
    kind=$(head -n 1 -- "$text")
    if [[ ${kinds[$kind]:-} ]]; then
        rm -f -- "$text" "${text%.txt}" # Another of its kind is there.
        continue
    fi
    kinds[$kind]=1
    say "${text%.txt}: $kind"
    found=$((found + 1))
done < <(texts | sort)
say "$found findings"
((found == 0))
