#!/usr/bin/env bash
# Runs the unit tests of every module that has `unsafe` under valgrind: no error, no leak.
# The library's tests use the system allocator, so valgrind sees every allocation; sizes and the number of
# random cases are reduced, since everything runs about fifty times slower.
# usage: tests/valgrind.sh [TEST-FILTER ...]
set -euo pipefail
cd "$(dirname "$0")/.."
filters=("$@")
[ ${#filters[@]} -gt 0 ] || filters=(term:: machine::stack process::mailbox)
binary=$(cargo test --lib --no-run --message-format=json 2>/dev/null |
    sed -n 's/.*"executable":"\([^"]*\)".*/\1/p' | tail -1)
[ -x "$binary" ] || { echo "valgrind.sh: the tests do not build" >&2; exit 1; }
export VALGRIND=1 PROPTEST_CASES=${PROPTEST_CASES:-24} RUST_BACKTRACE=0
# "Possibly lost" stays out: hash tables in statics (the atom table) are held by pointers into their middle.
exec valgrind --quiet --error-exitcode=1 --leak-check=full --show-leak-kinds=definite,indirect \
    --errors-for-leak-kinds=definite,indirect "$binary" --test-threads=1 "${filters[@]}"
