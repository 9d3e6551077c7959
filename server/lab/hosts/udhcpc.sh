#!/bin/sh
# What busybox udhcpc calls in a guest when it has a lease.
case "$1" in
  deconfig) ip addr flush dev "$interface" && ip link set dev "$interface" up ;;
  bound | renew)
    ip addr replace "$ip/$mask" dev "$interface"
    [ -z "$mtu" ] || ip link set dev "$interface" mtu "$mtu"
    [ -z "$router" ] || ip route replace default via "${router%% *}" dev "$interface"
    ;;
esac
