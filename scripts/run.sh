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
.venv/bin/gunicorn --bind "127.0.0.1:$PORT" --worker-class gthread --workers 2 --threads 4 \
  --timeout 60 --graceful-timeout 30 --max-requests 2000 --max-requests-jitter 200 \
  --log-level warning "app:create_app()" &
web=$!
trap 'kill "$jobs" "$web" 2>/dev/null' INT TERM EXIT

base="${PUBLIC_BASE_URL:-http://127.0.0.1:$PORT}"
cat <<TEXT

  Rapportera           $base/hoglandet/rapportera
  Logga in             $base/logga-in      (konton ovan)
  Alla förbund         $base/

TEXT
wait "$web"
