/** Words that tables, rules, flows and tools use: a thing of such a name keeps it, for it tells nothing and carries meaning. */
const WORDS = `
default main local unspec all any none None null true false up down lo ip ip6 inet inet6 ipv4 ipv6 arp rarp icmp icmpv6 tcp udp sctp igmp gre
vxlan geneve vlan flat stt host link global site filter nat mangle raw security broute INPUT OUTPUT FORWARD PREROUTING POSTROUTING BROUTING
ACCEPT DROP RETURN QUEUE REJECT MASQUERADE SNAT DNAT MARK CONNMARK CT CHECKSUM LOG REDIRECT set tag physdev state conntrack comment mark
multiport mac udplite NEW RELATED ESTABLISHED INVALID UNTRACKED drop normal NORMAL FLOOD LOCAL CONTROLLER IN_PORT output resubmit learn load
move set_field mod_vlan_vid strip_vlan push_vlan pop_vlan table priority actions cookie in_port dl_src dl_dst dl_vlan dl_type nw_src nw_dst
nw_proto tp_src tp_dst tun_id ct_state ct_zone reg5 reg6 br-int br-tun br-ex ovs-system ovs-netdev ovs-vswitchd ovsdb-server dnsmasq qemu
neutron nova root admin router dhcp network networks server port ports name names interface bridge system internal patch netdev tap veth
openstacklocal root exec netns show save list dump int tun ex phy src dst proto scope metric dev via type version active build error ACTIVE DOWN BUILD ERROR UP PERMANENT REACHABLE STALE DELAY FAILED NOARP patch-int patch-tun
`;

const RESERVED = new Set(WORDS.split(/\s+/).filter((word) => word !== ""));
/** Devices that the kernel or its tools name by their place. */
const PLACES =
  /^(eth|ens|eno|enp|enx|bond|team|em|p\d+p|vlan|docker|virbr|vnet|veth|tap|tun|dummy|wlan|ib|sit|gre|gretap|erspan|ip6tnl|vxlan_sys_|genev_sys_|gre_sys)[\d.:_a-fnpsfx]*$/;

export function isReservedWord(name: string): boolean {
  return RESERVED.has(name) || /^\d*$/.test(name);
}

export function isPlaceName(name: string): boolean {
  return PLACES.test(name);
}
