#!/usr/bin/env bash
# Runs every test project of an already built solution, one after the other, and adds up what they say.
set -uo pipefail
configuration=${1:-Release}
passed=0 failed=0 broken=0

for project in tests/*/*.csproj; do
  name=$(basename "$project" .csproj)
  [ "$name" = "$(basename "$(dirname "$project")")" ] || continue
  output=$(dotnet test "$project" --no-build -c "$configuration" --nologo --filter 'TestCategory!=Torture' --blame-hang-timeout 30m 2>&1)
  code=$?
  summary=$(grep -E '(Passed|Failed)! +- Failed:' <<<"$output" | tail -1)
  if [ -z "$summary" ]; then
    printf '%s\n%s: no test result (exit code %s)\n' "$output" "$name" "$code"
    broken=$((broken + 1))
    continue
  fi

  [ "$code" -eq 0 ] || printf '%s\n' "$output"
  project_failed=$(sed -E 's/.*Failed: +([0-9]+).*/\1/' <<<"$summary")
  project_passed=$(sed -E 's/.*Passed: +([0-9]+).*/\1/' <<<"$summary")
  printf '%-36s %5s passed %3s failed  %s\n' "$name" "$project_passed" "$project_failed" "$(sed -E 's/.*Duration: ([^-]*) - .*/\1/' <<<"$summary")"
  passed=$((passed + project_passed)) failed=$((failed + project_failed))
  [ "$code" -eq 0 ] || [ "$project_failed" -gt 0 ] || broken=$((broken + 1))
done

failed=$((failed + broken))
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
