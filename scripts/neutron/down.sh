#!/bin/bash
# Ends the lab, in whatever state it is: the first process of each host takes the whole host with it. The database that
# was made once stays in the cache.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
for pid in $(cat "$DIR/socat.pids" 2>/dev/null); do
  grep -qa "UNIX-CONNECT:$DIR/" "/proc/$pid/cmdline" 2>/dev/null && kill "$pid"
done
ended=()
for host in ctl $HOSTS; do
  lives "$host" && kill -KILL "$(pid_of "$host")" && ended+=("$(pid_of "$host")")
done
for pid in "${ended[@]}"; do
  for _ in $(seq 100); do [ -d "/proc/$pid" ] || break; sleep 0.1; done
done
if [ -d "$DIR/hosts" ]; then
  for name in ctl $HOSTS fabric outside; do ip netns del "$PREFIX$name" 2>/dev/null; done
  rm -rf "$DIR"
fi
say "down"
