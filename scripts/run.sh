#!/bin/sh
# Start the service on this machine: schema, demo data, web and jobs. Ctrl-C ends both.
set -eu
cd "$(dirname "$0")/.."
flask=".venv/bin/flask --app app"

$flask db upgrade
$flask demo load

# The web and the jobs are processes of their own, as in service.
$flask jobs run &
jobs=$!
# As in service, by gunicorn.conf.py; two workers are enough for one machine.
.venv/bin/gunicorn --bind "127.0.0.1:$PORT" --workers 2 "app:create_app()" &
web=$!
trap 'kill "$jobs" "$web" 2>/dev/null' INT TERM EXIT

base="${PUBLIC_BASE_URL:-http://127.0.0.1:$PORT}"
cat <<TEXT

  Rapportera           $base/hoglandet/rapportera
  Logga in             $base/logga-in      (konton ovan)
  Alla förbund         $base/

TEXT
wait "$web"
