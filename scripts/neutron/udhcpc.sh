#!/bin/sh
# What busybox udhcpc calls in a guest when it has a lease; nothing but the guest's own network is touched.
case "$1" in
  deconfig) ip addr flush dev "$interface" && ip link set "$interface" up ;;
  bound | renew)
    ip addr replace "$ip/$mask" dev "$interface"
    [ -z "$mtu" ] || ip link set "$interface" mtu "$mtu"
    [ -z "$router" ] || ip route replace default via "${router%% *}" dev "$interface"
    ;;
esac
