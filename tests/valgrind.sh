#!/usr/bin/env bash
# The unit tests of every module that has `unsafe`, under valgrind: no error, no definite leak.
#
# The allocator of the program is not used in unit tests, so valgrind sees every allocation. Tests that are too slow
# under it carry `slow` in their name, property tests run fewer cases.
set -euo pipefail
cd "$(dirname "$0")/.."
modules=(term:: machine::stack process::mailbox)
binary=$(cargo test --lib --no-run --message-format=json 2>/dev/null |
  sed -nE 's/.*"executable":"([^"]+)".*/\1/p' | tail -1)
[ -x "$binary" ] || { echo "no test binary"; exit 1; }
status=0
for module in "${modules[@]}"; do
  count=$("$binary" --list "$module" --skip slow 2>/dev/null | grep -c ': test$' || true)
  echo "valgrind $module: $count tests"
  [ "$count" != 0 ] || continue
  PROPTEST_CASES=${PROPTEST_CASES:-16} valgrind --quiet --error-exitcode=99 --leak-check=full \
    --errors-for-leak-kinds=definite --fair-sched=yes --suppressions=tests/valgrind.supp \
    "$binary" "$module" --skip slow --test-threads=1 || status=1
done
exit $status
