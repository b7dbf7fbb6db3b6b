#!/usr/bin/env bash
# Mutation testing of the durable engine: changes it in small ways, one at a time, and looks whether a test fails. One run per folder of
# Embedded/Embedded.Functions/Durable, each with a report below StrykerOutput/. Several minutes per folder on an idle machine.
set -euo pipefail
cd "$(dirname "$0")/../tests/Embedded.Functions.Tests"
dotnet tool restore > /dev/null

# The tests wait for fsync all the time; what is measured here is not the disk.
if [[ -d /dev/shm && -w /dev/shm ]]; then
  TMPDIR=$(mktemp -d /dev/shm/mutation.XXXXXX)
  export TMPDIR
  trap 'rm -rf "$TMPDIR"' EXIT
fi

for folder in ${1:-History Execution Storage Engine}; do
  echo "== $folder"
  nice -n 15 dotnet stryker --mutate "Durable/$folder/**/*.cs" --output "../../StrykerOutput/$folder" \
    | grep -E "total mutants will be tested|final mutation score|ERR" || exit 1
done
