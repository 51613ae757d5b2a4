#!/bin/sh
# Start the service on this machine: schema, demo data, web and jobs. Ends both at Ctrl-C.
set -eu
cd "$(dirname "$0")/.."
flask=".venv/bin/flask --app app"

$flask db upgrade
$flask demo load

$flask jobs run &
jobs=$!
.venv/bin/gunicorn --bind "127.0.0.1:$PORT" --worker-class gthread --workers 2 --threads 4 \
  --timeout 60 --graceful-timeout 30 --max-requests 2000 --max-requests-jitter 200 \
  --log-level warning "app:create_app()" &
web=$!
trap 'kill "$jobs" "$web" 2>/dev/null' INT TERM EXIT
wait "$web"
