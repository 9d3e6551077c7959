#!/bin/bash
# Installs the Debian packages that the Neutron lab lacks, without letting any service start. Others than root are told the command.
set -u
missing=()
for package in neutron-server neutron-common neutron-openvswitch-agent neutron-dhcp-agent neutron-l3-agent python3-os-vif python3-pymysql \
  python3-crcmod rabbitmq-server mariadb-server openvswitch-switch socat conntrack busybox ethtool haproxy radvd ipset ebtables iptables \
  dnsmasq-base bridge-utils iproute2 iputils-ping iputils-arping procps curl jq openssh-server; do
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0
install="apt-get install -y --no-install-recommends ${missing[*]}"
[ "$(id -u)" = 0 ] || { echo "Debian packages are missing. Run: sudo $install" >&2; exit 1; }
echo "installing ${missing[*]}"
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  trap 'rm -f '$policy EXIT
  printf '#!/bin/sh\nexit 101\n' >$policy && chmod +x $policy
fi
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
apt-get -o DPkg::Lock::Timeout=300 update >"$log" 2>&1
${install/apt-get/apt-get -o DPkg::Lock::Timeout=300} >>"$log" 2>&1 || { tail -5 "$log" >&2; echo "apt-get failed, see $log" >&2; exit 1; }
rm -f "$log"
