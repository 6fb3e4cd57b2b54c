#!/bin/sh
# Fuzzes each harness for TALLY_FUZZ_SECONDS (60; 0: only replays the corpus, as ctest does). What it finds lies in build/fuzz/found/, what it learns
# in build/fuzz/learnt/; a new input worth keeping goes to tests/fuzz/corpus/ by hand. Arguments: the harnesses to run (fuzz_NAME.c); none: all.
# One that fails does not keep the others from running. 24 hours over all nine: TALLY_FUZZ_SECONDS=9600.
set -eu
cd "$(dirname "$0")/../.."
seconds=${TALLY_FUZZ_SECONDS:-60}
build=${TALLY_FUZZ_BUILD:-build/fuzz}
if [ $# -eq 0 ]; then
    for harness in tests/fuzz/fuzz_*.c; do
        harness=${harness#tests/fuzz/fuzz_}
        set -- "$@" "${harness%.c}"
    done
fi

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
for name; do
    corpus=tests/fuzz/corpus/$name
    [ "$name" != said ] || corpus="$corpus tests/fuzz/corpus/meeting" # what is counted there, is told here
    if [ "$fuzzers" = OFF ]; then
        # shellcheck disable=SC2086
        if "$build/tests/fuzz/fuzz-$name" $corpus; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
        continue
    fi
    mkdir -p "$build/learnt/$name" "$build/found/$name"
    echo "fuzz: $name, $seconds s"
    # shellcheck disable=SC2086
    if "$build/tests/fuzz/fuzz-$name" "$build/learnt/$name" $corpus -dict=tests/fuzz/words.dict -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 \
        -max_len=8192 -artifact_prefix="$build/found/$name/" -print_final_stats=1 2>"$build/$name.log"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        grep -aE 'ERROR|fuzz:|runtime error|SUMMARY|Test unit' "$build/$name.log" >&2 || true
        echo "fuzz: $name failed; see $build/$name.log and $build/found/$name/" >&2
    fi
    grep -a 'stat::' "$build/$name.log" || true
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
