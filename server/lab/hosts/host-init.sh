#!/bin/sh
# PID 1 of one lab host, started in fresh network, mount, pid and uts namespaces: host-init.sh NAME DIR
# Gives the host files of its own where a host keeps state (nothing of it reaches the machine), then only reaps.
# Ending this process ends everything on the host.
set -e
name=$1 dir=$2
mount --make-rprivate /
mount -t sysfs sysfs /sys
mount -t tmpfs -o mode=755 tmpfs /run
mount -t tmpfs -o mode=755 tmpfs /var/lib
mkdir -p /run/netns /run/openvswitch /run/lab /run/lock /var/lib/openvswitch /var/lib/misc /var/lib/neutron/dhcp
mount --bind "$dir/log" /var/log
# The machine's own login settings are not the host's; but the lab's files may lie below /root.
case "$dir $0" in */root/*) ;; *) mount -t tmpfs -o mode=700 tmpfs /root ;; esac
hostname "$name"
ip link set dev lo up
: >"$dir/ready"
while :; do
  sleep 86400 &
  wait
done
