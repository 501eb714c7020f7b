#!/usr/bin/env bash
# mongod as a replica set with users. Members of such a set know each other by a key, which must be in a file that only
# the server can read.
set -euo pipefail
umask 077
printf '%s' "$MONGODB_KEY" >/tmp/key
chown mongodb:mongodb /tmp/key
chmod 400 /tmp/key
exec docker-entrypoint.sh mongod --replSet rs0 --keyFile /tmp/key --bind_ip_all
