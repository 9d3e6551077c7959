#!/bin/bash
# PID 1 of one lab host, in network, mount, uts and pid namespaces of its own: host-init.sh NAME ROOT LAB
# The host gets files of its own wherever a host keeps state; then init.py only reaps.
set -e
name=$1 root=$2 lab=$3
mount --make-rprivate /
mount -t sysfs sysfs /sys
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/lab /run/lock/neutron /run/openvswitch /run/netns /run/guests /run/mysqld /run/neutron /run/rabbitmq /run/sshd
chmod 1777 /run/lock
chown mysql: /run/mysqld
chown rabbitmq: /run/rabbitmq
own() { # own NAME TARGET
  mkdir -p "$root/$1" "$2"
  mount --bind "$root/$1" "$2"
}
own etc-openvswitch /etc/openvswitch
own lib-openvswitch /var/lib/openvswitch
own log-openvswitch /var/log/openvswitch
own etc-neutron /etc/neutron
own lib-neutron /var/lib/neutron
own log-neutron /var/log/neutron
own etc-rabbitmq /etc/rabbitmq
own lib-rabbitmq /var/lib/rabbitmq
own log-rabbitmq /var/log/rabbitmq
own lib-mysql /var/lib/mysql
chown rabbitmq: /var/lib/rabbitmq /var/log/rabbitmq /etc/rabbitmq
chown mysql: /var/lib/mysql
mount --bind "$lab/hosts" /etc/hosts
mount --bind "$lab" /run/lab # so that no path of this machine shows on the hosts
# the machine's own login settings are not the host's; but the lab's files may lie below /root
case "$root$lab" in */root/*) ;; *) own root /root ;; esac
hostname "$name"
ip link set lo up
: >"$root/ready"
exec /usr/bin/python3 /run/lab/init.py "$root"
