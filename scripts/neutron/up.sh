#!/bin/bash
# Brings a real Neutron up: up.sh [iesgn|provider]. Root, Debian bookworm; what is missing is installed.
# neutron-server, RabbitMQ and MariaDB on a host `ctl`; the Open vSwitch agent on net1, c1 and c2; the DHCP and L3 agents on
# net1. A host is a process tree with namespaces of its own, and nothing reaches this machine's network but two listeners on
# its loopback. All agents are as Debian ships them; what differs from a usual deployment:
# - no kernel datapath: datapath_type=netdev, so the underlay's address is on a bridge (br-phy) that holds eth1
# - root_helper = env, for all is root; no Keystone (auth_strategy = noauth) and no nova (plug.py plays its part)
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
scenario=${1:-iesgn}
[ -f "$HERE/scenarios/$scenario.py" ] || die "there is no scenario $scenario"
[ "$(id -u)" = 0 ] || die "network namespaces take root. Run: sudo $0 $scenario"

mappings_net=public:br-ex mappings_compute=
[ "$scenario" = provider ] && mappings_net=physnet1:br-phys,public:br-ex mappings_compute=physnet1:br-phys

"$HERE/install.sh" || exit 1
"$HERE/down.sh" >/dev/null
trap 'code=$?; [ $code = 0 ] || [ -n "${NEUTRON_LAB_KEEP:-}" ] || "$HERE/down.sh" >/dev/null; exit $code' EXIT
trap 'exit 130' INT TERM

# ---- hosts ------------------------------------------------------------------------------
mkdir -p "$DIR/hosts" "$CACHE"
say "hosts"
for name in ctl $HOSTS fabric outside; do [ ! -e "/run/netns/$PREFIX$name" ] || die "there is a namespace $PREFIX$name that this lab did not make"; done
fabric=${PREFIX}fabric outside=${PREFIX}outside
ip netns add "$fabric"
ip netns add "$outside"
for switch in management tunnel provider wan; do
  ip -n "$fabric" link add "sw-$switch" type bridge
  ip -n "$fabric" link set "sw-$switch" up
done
declare -A unshared
for host in ctl $HOSTS; do
  root=$DIR/hosts/$host
  mkdir -p "$root"
  cp -a /etc/neutron "$root/etc-neutron"
  setsid unshare --fork --kill-child --pid --mount --net --uts --mount-proc "$HERE/host-init.sh" "$host" "$root" "$HERE" >"$root/init.log" 2>&1 </dev/null &
  unshared[$host]=$!
done
for host in ctl $HOSTS; do
  root=$DIR/hosts/$host
  wait_for 20 "host $host" test -e "$root/ready"
  pgrep -P "${unshared[$host]}" | head -1 >"$root/pid"
  wait_for 5 "the first process of $host" lives "$host"
  ip netns attach "$PREFIX$host" "$(pid_of "$host")"
done
cable() { # cable HOST CARD SWITCH [ADDRESS]
  ip -n "$fabric" link add "$1-$2" type veth peer name "$2" netns "$PREFIX$1"
  ip -n "$fabric" link set "$1-$2" master "sw-$3" up
  ip -n "$PREFIX$1" link set "$2" up
  [ -z "${4:-}" ] || ip -n "$PREFIX$1" addr add "$4" dev "$2"
}
cable ctl eth0 management "${MANAGEMENT[ctl]}/24"
for host in $HOSTS; do
  cable "$host" eth0 management "${MANAGEMENT[$host]}/24"
  cable "$host" eth1 tunnel
  cable "$host" eth2 provider
done
cable net1 eth3 wan
cable outside eth0 wan "$OUTSIDE/24"
ip -n "$outside" link set lo up
ip netns exec "$outside" ethtool -K eth0 tx off >/dev/null # the userspace datapath reads raw frames: no partial checksums

# ---- database and messages --------------------------------------------------------------
say "MariaDB and RabbitMQ"
ctl=$DIR/hosts/ctl
sql=/run/mysqld/mysqld.sock
start_database() {
  start ctl "$ctl/mysqld.log" mariadbd --no-defaults --user=mysql --datadir=/var/lib/mysql --socket=$sql --pid-file=/run/mysqld/mysqld.pid \
    --bind-address=127.0.0.1 --innodb-flush-log-at-trx-commit=0 --innodb-buffer-pool-size=64M --max-connections=500
  wait_for 60 MariaDB on ctl mysqladmin --socket=$sql ping
}
kept=$CACHE/database-$(dpkg-query -W -f='${Version}' python3-neutron | tr -c 'A-Za-z0-9.\n' _).tar
printf 'listeners.tcp.default = 5672\nloopback_users = none\nlog.file.level = warning\n' >"$ctl/etc-rabbitmq/rabbitmq.conf"
start ctl "$ctl/rabbitmq.log" env HOSTNAME=ctl RABBITMQ_NODENAME=rabbit@ctl /usr/sbin/rabbitmq-server
if [ -f "$kept" ]; then
  tar -C "$ctl/lib-mysql" -xpf "$kept"
else
  on ctl mysql_install_db --user=mysql --datadir=/var/lib/mysql --skip-test-db >"$ctl/mysql-install.log" 2>&1 || die "mysql_install_db failed: $(tail -3 "$ctl/mysql-install.log")"
fi
start_database

neutron_conf() {
  cat <<C
[DEFAULT]
host = $1
auth_strategy = noauth
core_plugin = ml2
service_plugins = router
transport_url = rabbit://guest:guest@${MANAGEMENT[ctl]}:5672/
bind_host = 0.0.0.0
bind_port = 9696
api_workers = 1
rpc_workers = 1
rpc_state_report_workers = 0
notify_nova_on_port_status_changes = False
notify_nova_on_port_data_changes = False
interface_driver = openvswitch
dhcp_agents_per_network = 1
agent_down_time = 40
global_physnet_mtu = 1500
[agent]
root_helper = env
report_interval = 10
[database]
connection = mysql+pymysql://neutron:neutron@127.0.0.1/neutron
[oslo_concurrency]
lock_path = /run/lock/neutron
[oslo_messaging_notifications]
driver = messagingv2
[oslo_policy]
policy_dirs = /etc/neutron/policy.d
C
}
for host in ctl $HOSTS; do neutron_conf "$host" >"$DIR/hosts/$host/etc-neutron/neutron.conf"; done
cat >"$ctl/etc-neutron/plugins/ml2/ml2_conf.ini" <<C
[ml2]
type_drivers = flat,vlan,gre,vxlan
tenant_network_types = gre
mechanism_drivers = openvswitch
extension_drivers = port_security
path_mtu = 1500
[ml2_type_flat]
flat_networks = *
[ml2_type_vlan]
network_vlan_ranges = physnet1:100:199
[ml2_type_gre]
tunnel_id_ranges = 1:1000
[ml2_type_vxlan]
vni_ranges = 1001:2000
[securitygroup]
enable_security_group = True
enable_ipset = True
C
server_config="--config-file /etc/neutron/neutron.conf --config-file /etc/neutron/plugins/ml2/ml2_conf.ini"
if [ ! -f "$kept" ]; then
  say "the database's tables (kept for the next time)"
  on ctl mysql --socket=$sql -e "CREATE DATABASE neutron; CREATE USER neutron@'%' IDENTIFIED BY 'neutron'; CREATE USER neutron@localhost IDENTIFIED BY 'neutron'; GRANT ALL ON neutron.* TO neutron@'%'; GRANT ALL ON neutron.* TO neutron@localhost" || die "the database could not be made"
  on ctl neutron-db-manage $server_config upgrade head >"$ctl/db-manage.log" 2>&1 || die "neutron-db-manage failed: $(tail -3 "$ctl/db-manage.log")"
  on ctl mysqladmin --socket=$sql shutdown
  wait_for 20 "the end of MariaDB" on ctl test ! -e /run/mysqld/mysqld.pid
  tar -C "$ctl/lib-mysql" -cpf "$kept.part" . && mv "$kept.part" "$kept"
  start_database
fi
wait_for 90 RabbitMQ on ctl $PYTHON -c 'import socket; socket.create_connection(("127.0.0.1", 5672), 1)'
say "neutron-server"
start ctl /var/log/neutron/neutron-server.out neutron-server $server_config --log-file /var/log/neutron/neutron-server.log
expose ctl 9696 "$API_PORT"
expose ctl 5672 "$AMQP_PORT"

# ---- Open vSwitch -----------------------------------------------------------------------
say "Open vSwitch"
bridge() { # bridge HOST BRIDGE CARD
  on "$1" ovs-vsctl --timeout=20 add-br "$2" -- set Bridge "$2" datapath_type=netdev -- add-port "$2" "$3" && on "$1" ip link set "$2" up || die "$2 on $1"
}
for host in $HOSTS; do
  on "$host" sh -e -c '
    ovsdb-tool create /etc/openvswitch/conf.db /usr/share/openvswitch/vswitch.ovsschema
    ovsdb-server /etc/openvswitch/conf.db --remote=punix:/run/openvswitch/db.sock --remote=db:Open_vSwitch,Open_vSwitch,manager_options \
      --pidfile --detach --no-chdir --log-file=/var/log/openvswitch/ovsdb-server.log -vconsole:off
    ovs-vsctl --no-wait init
    ovs-vsctl --no-wait set Open_vSwitch . external-ids:hostname="$1" external-ids:system-id="$1" ovs-version=3.1.0 system-type=debian
    ovs-vswitchd --pidfile --detach --no-chdir --disable-system --log-file=/var/log/openvswitch/ovs-vswitchd.log -vconsole:off
    sysctl -q -w net.bridge.bridge-nf-call-iptables=1 net.bridge.bridge-nf-call-ip6tables=1 net.bridge.bridge-nf-call-arptables=1
  ' sh "$host" || die "Open vSwitch on $host"
  bridge "$host" br-phy eth1
  on "$host" ip addr add "${TUNNEL[$host]}/24" dev br-phy
  [ "$scenario" != provider ] || bridge "$host" br-phys eth2
done
bridge net1 br-ex eth3
on net1 sysctl -q -w net.ipv4.ip_forward=1

# ---- agents -----------------------------------------------------------------------------
wait_for 180 "Neutron's API" curl -sf "http://127.0.0.1:$API_PORT/v2.0/extensions"
say "agents"
agent() { # agent HOST NAME CONFIG: its configuration is on standard input
  cat >"$DIR/hosts/$1/etc-neutron/$3"
  start "$1" "/var/log/neutron/$2-agent.out" "neutron-$2-agent" --config-file /etc/neutron/neutron.conf --config-file "/etc/neutron/$3" --log-file "/var/log/neutron/$2-agent.log"
}
for host in $HOSTS; do
  mappings=$mappings_compute
  [ "$host" != net1 ] || mappings=$mappings_net
  agent "$host" openvswitch plugins/ml2/openvswitch_agent.ini <<C
[ovs]
integration_bridge = br-int
tunnel_bridge = br-tun
local_ip = ${TUNNEL[$host]}
datapath_type = netdev
bridge_mappings = $mappings
[agent]
tunnel_types = gre
l2_population = False
[securitygroup]
firewall_driver = iptables_hybrid
enable_security_group = True
enable_ipset = True
C
done
alive() { [ "$(curl -sf "http://127.0.0.1:$API_PORT/v2.0/agents" | jq '[.agents[] | select(.alive)] | length')" -ge "$1" ]; }
wait_for 180 "three Open vSwitch agents" alive 3
agent net1 dhcp dhcp_agent.ini <<C
[DEFAULT]
interface_driver = openvswitch
dhcp_driver = neutron.agent.linux.dhcp.Dnsmasq
enable_isolated_metadata = False
C
agent net1 l3 l3_agent.ini <<C
[DEFAULT]
interface_driver = openvswitch
agent_mode = legacy
enable_metadata_proxy = True
C
wait_for 180 "five agents" alive 5

say "scenario $scenario"
$PYTHON "$HERE/scenarios/$scenario.py" || die "scenario $scenario failed"
echo "$scenario" >"$DIR/scenario"
say "up"
