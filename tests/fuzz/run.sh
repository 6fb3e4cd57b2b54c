#!/bin/sh
# tests/fuzz/run.sh [--hours N] [HARNESS…]: fuzzes each harness (fuzz_NAME.c; none named: all), one after the other.
#   --hours N   so many hours in all, the same for each harness; without it TALLY_FUZZ_SECONDS (60) each;
#               0 seconds: only replays the corpus, as ctest does
# What it finds is kept in build/fuzz/found/, what it learns in build/fuzz/learnt/, what each harness says in build/fuzz/NAME.log; a new input worth
# keeping goes to tests/fuzz/corpus/ by hand. After a find a harness goes on with the time that is left to it, up to FINDS_MOST finds.
set -eu
cd "$(dirname "$0")/../.."
seconds=${TALLY_FUZZ_SECONDS:-60}
build=${TALLY_FUZZ_BUILD:-build/fuzz}
FINDS_MOST=20
hours=
case ${1-} in
    --hours) hours=${2:?how many hours?}; shift 2 ;;
    -*) sed -n '2,4s/^# //p' tests/fuzz/run.sh >&2; exit 64 ;;
esac
if [ $# -eq 0 ]; then
    for harness in tests/fuzz/fuzz_*.c; do
        harness=${harness#tests/fuzz/fuzz_}
        set -- "$@" "${harness%.c}"
    done
fi
[ -z "$hours" ] || seconds=$((hours * 3600 / $#))

# libFuzzer comes with clang's runtime, which may not be there.
probe=$(mktemp -d)
trap 'rm -rf "$probe"' EXIT
printf '#include <stddef.h>\n#include <stdint.h>\nint LLVMFuzzerTestOneInput(const uint8_t *d, size_t n);\nint LLVMFuzzerTestOneInput(const uint8_t *d, size_t n) { (void)d; (void)n; return 0; }\n' >"$probe/probe.c"
fuzzers=ON
if [ "$seconds" -eq 0 ] || ! clang -fsanitize=fuzzer,address,undefined "$probe/probe.c" -o "$probe/probe" 2>"$probe/why"; then
    [ "$seconds" -eq 0 ] || echo "fuzz: clang's libFuzzer is not here; only the corpus is replayed" >&2
    fuzzers=OFF
    build=$build-replay
fi

if [ "$fuzzers" = ON ]; then
    cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_COMPILER=clang -DCMAKE_C_FLAGS=-fsanitize=fuzzer-no-link \
        -DTALLY_SANITIZE=ON -DTALLY_FUZZERS=ON -DTALLY_BENCH=OFF >/dev/null
else
    cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DTALLY_SANITIZE=ON -DTALLY_BENCH=OFF >/dev/null
fi
cmake --build "$build" --target fuzzers >/dev/null

export UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1:halt_on_error=1}"
passed=0 failed=0
all_runs=0 all_seconds=0 all_finds=0
for name; do
    corpus=tests/fuzz/corpus/$name
    [ "$name" != said ] || corpus="$corpus tests/fuzz/corpus/meeting" # what is counted there, is told here
    if [ "$fuzzers" = OFF ]; then
        # shellcheck disable=SC2086
        if "$build/tests/fuzz/fuzz-$name" $corpus; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
        continue
    fi
    mkdir -p "$build/learnt/$name" "$build/found/$name"
    log=$build/$name.log
    : >"$log"
    begun=$(date +%s)
    left=$seconds finds=0
    while [ "$left" -gt 0 ] && [ "$finds" -lt "$FINDS_MOST" ]; do
        # shellcheck disable=SC2086
        "$build/tests/fuzz/fuzz-$name" "$build/learnt/$name" $corpus -dict=tests/fuzz/words.dict -max_total_time="$left" -timeout=20 \
            -rss_limit_mb=2048 -max_len=8192 -artifact_prefix="$build/found/$name/" -print_final_stats=1 2>>"$log" || finds=$((finds + 1))
        left=$((begun + seconds - $(date +%s)))
    done
    took=$(($(date +%s) - begun))
    runs=$(awk '/^stat::number_of_executed_units/ { n += $2 } END { print n + 0 }' "$log")
    echo "fuzz: $name: $runs executions in $took s, $finds finds"
    all_runs=$((all_runs + runs)) all_seconds=$((all_seconds + took)) all_finds=$((all_finds + finds))
    if [ "$finds" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        grep -aE 'ERROR|fuzz:|runtime error|SUMMARY|Test unit' "$log" >&2 || true
        echo "fuzz: $name failed; see $log and $build/found/$name/" >&2
    fi
done
[ "$fuzzers" = OFF ] || echo "fuzz: $all_runs executions in $all_seconds s, $all_finds finds"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
