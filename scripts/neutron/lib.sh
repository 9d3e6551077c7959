# Settings and words of the Neutron lab, sourced by up.sh, down.sh and lab.
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
DIR=$(realpath -m "${NEUTRON_LAB_DIR:-.neutron-lab}")                    # all that the lab writes; down.sh removes it
CACHE=$(realpath -m "${NEUTRON_LAB_CACHE:-$HOME/.cache/bridgehead-neutron-lab}") # the migrated database, kept
PREFIX=${NEUTRON_LAB_PREFIX:-bn-}                                        # of the names that `ip netns list` shows
API_PORT=${NEUTRON_LAB_API_PORT:-19696}                                  # Neutron's API on this machine's loopback
AMQP_PORT=${NEUTRON_LAB_AMQP_PORT:-15672}                                # RabbitMQ on this machine's loopback
PYTHON=/usr/bin/python3                                                  # Debian's, which has Neutron
export PYTHONDONTWRITEBYTECODE=1 NEUTRON_LAB_DIR=$DIR NEUTRON_LAB_PREFIX=$PREFIX NEUTRON_LAB_API_PORT=$API_PORT

HOSTS="net1 c1 c2"
declare -A MANAGEMENT=([ctl]=192.0.2.1 [net1]=192.0.2.11 [c1]=192.0.2.21 [c2]=192.0.2.22)
declare -A TUNNEL=([net1]=198.51.100.11 [c1]=198.51.100.21 [c2]=198.51.100.22)
OUTSIDE=203.0.113.1

say() { printf '%4ss %s\n' "$SECONDS" "$*"; }
die() { echo "neutron lab: $*" >&2; exit 1; }

# The first process of a host, as this machine numbers it.
pid_of() { cat "$DIR/hosts/$1/pid" 2>/dev/null; }
# A number alone may long be another's: it must be the lab's own first process.
lives() { local pid; pid=$(pid_of "$1") && [ -n "$pid" ] && grep -qa "/run/lab/init.py.$DIR/hosts/$1" "/proc/$pid/cmdline" 2>/dev/null; }

# on HOST COMMAND...: as if logged in there.
on() {
  local pid
  lives "$1" || { echo "neutron lab: host $1 is not up" >&2; return 125; }
  pid=$(pid_of "$1")
  shift
  nsenter -t "$pid" -m -n -u -p -- /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    HOME=/root LANG=C.UTF-8 PYTHONWARNINGS=ignore PYTHONDONTWRITEBYTECODE=1 "$@"
}

# start HOST LOG COMMAND...: a daemon there that does not detach by itself.
start() {
  local host=$1 log=$2
  shift 2
  on "$host" sh -c 'log=$1; shift; exec setsid -f "$@" >>"$log" 2>&1 </dev/null' sh "$log" "$@"
}

# expose HOST PORT LOOPBACK_PORT: a port of a host on this machine's loopback, by way of a unix socket. Nothing else joins
# the lab to this machine's network.
expose() {
  local socket=$DIR/$1-$2.sock
  start "$1" "/var/log/neutron/socat-$2.log" socat "UNIX-LISTEN:$socket,fork,mode=600" "TCP:127.0.0.1:$2"
  setsid socat "TCP-LISTEN:$3,bind=127.0.0.1,reuseaddr,fork" "UNIX-CONNECT:$socket" >>"$DIR/socat.log" 2>&1 </dev/null &
  echo $! >>"$DIR/socat.pids"
  sleep 0.2
  kill -0 $! 2>/dev/null || die "127.0.0.1:$3 is taken"
}

# wait_for SECONDS WHAT COMMAND...
wait_for() {
  local limit=$(($SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$limit" ] || die "$what did not come within its time (logs: $DIR/hosts/*/log-*)"
    sleep 0.3
  done
}
