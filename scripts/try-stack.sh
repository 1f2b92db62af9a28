#!/usr/bin/env bash
# Starts what compose.yaml names as programs of this machine (PostgreSQL, the sandbox platform, two replicas of the
# gateway, Prometheus), sends invoices through both replicas until they are paid, and asks Prometheus every query of
# the dashboard. Everything is on loopback, in a temporary folder, and ended afterwards. Takes about half a minute.
# Exit code 0: every query has data and no critical alert fires; 2: a program is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
PATH="$PWD/node_modules/node/bin:$PATH"
if ! command -v prometheus >/dev/null; then
  echo "Prometheus is not installed: apt-get install prometheus (Debian), or put its binary on the PATH." >&2
  exit 2
fi
if [ ! -d node_modules ]; then
  echo "The packages are not installed: npm ci" >&2
  exit 2
fi
exec node scripts/try-stack.ts
