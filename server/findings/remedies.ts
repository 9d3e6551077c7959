import type { FindingKind } from "@/server/model/finding";

/** What an operator does about each kind of fault. */
export const REMEDIES: Readonly<Record<FindingKind, string>> = {
  "orphan-ovs-port":
    "If nothing will bring the device back, delete the port: ovs-vsctl del-port. If a guest is being started, wait for it.",
  "missing-device":
    "Delete the port and let its owner plug it again: restart the DHCP or L3 agent, or replug the guest.",
  "broken-patch": "Give both patch ports each other as options:peer; a restart of the OVS agent does it.",
  "broken-bond": "Look at the members of the bond: ovs-appctl bond/show.",
  "half-veth": "Plug the port again: qvb belongs on its qbr, qvo on the integration bridge.",
  "qbr-without-tap": "If the guest is gone for good, unplug the port; else start the guest, which brings its tap.",
  "tap-on-no-bridge": "Plug the port again: restart the guest hard, or put the tap back on the bridge that it was on.",
  "guest-gone": "Start the guest again, or unplug its port.",
  "device-down": "Set the device up with ip link set up, and look at what it is joined to.",
  "untagged-guest-port":
    "Take the guest off the bridge, or put the port on the dead VLAN until its network is known: ovs-vsctl set Port … tag=4095.",
  "dead-vlan-port": "Find out why it is not wired: an unknown port, one that is down, or an agent that is dead.",
  "dead-vlan-without-drop":
    "Bring the flow back: priority=65535,dl_vlan=4095 actions=drop in table 0; a restart of the OVS agent does it.",
  "one-sided-tunnel":
    "Make the tunnel on the other host as well, or take this one away; a restart of both OVS agents does it.",
  "misdirected-tunnel": "Set the tunnel's addresses right; deleting the port and restarting the OVS agent does it.",
  "tunnel-route-down": "Look at the device that the route to the remote address leaves by.",
  "mtu-mismatch": "Give every device of the path the MTU of the network, and the underlay what the tunnel adds.",
  "duplicate-mac": "Give one of the ports another MAC: a bridge learns only one place for an address.",
  "duplicate-ip": "Take the address away from one of them.",
  "duplicate-segmentation-id": "Give one of the networks another number: on the wire they are one network.",
  "segment-mismatch": "Restart the OVS agents of these hosts, so that they take the network's number anew.",
  "segment-flows-missing":
    "Restart the OVS agent of the host, which writes the flows of its networks anew, or reconcile the host where it is managed.",
  "local-vlan-clash": "Restart the OVS agent of the host, so that it gives each network a VLAN of its own.",
  "namespace-without-object":
    "If Neutron has forgotten the object for good, delete the namespace: neutron-netns-cleanup.",
  "dhcp-not-running": "Restart the DHCP agent, and look into its log why dnsmasq ended.",
  "dhcp-leftover": "If the network is not served from here any more, delete its folder.",
  "stale-reservations": "Restart the DHCP agent, or touch the network's subnet, so that the file is written anew.",
  "bridge-filter-off":
    "Set it to 1 with sysctl, also for the next boot: all rules look right, and none of them sees a bridged packet.",
  "missing-jump":
    "Change the port or its group in Neutron, or restart the OVS agent: the agent writes its chains anew.",
  "hand-edited-chain":
    "Restart the OVS agent, which writes its chains anew, or look at the port's ledger for the lines that differ.",
  "firewall-flows-missing":
    "Change the port or its group in Neutron, or restart the OVS agent: the agent writes the flows of its ports anew.",
  "router-unlike-neutron":
    "Restart the L3 agent, or set the router down and up in Neutron: the agent then gives it all that it should have.",
  "agent-dead": "Start the agent, or look whether it reaches the message queue.",
  "active-but-not-plugged": "Plug it again: restart the guest hard, or the agent that serves it.",
  "unlike-clean-install": "Nothing, if it is meant to be so.",
  "wrong-tag":
    "A living OVS agent sets the tag back within about 2 s of the next change of its ports. If it does not, restart it, or set the tag to the recorded one: ovs-vsctl set Port … tag=…",
  "plugged-elsewhere":
    "Unplug the port where Neutron does not bind it, or bind it here: a guest was moved without Neutron, or its old plug was left.",
  "unknown-to-neutron": "If nothing uses it any more, take it off the bridge: ovs-vsctl del-port.",
  "segment-unlike-neutron": "Restart the OVS agent of the host, so that it takes the network’s number anew.",
  "network-not-on-appliance": "Reconcile the physical network, or apply the plan that waits for it.",
  "uplink-set-lacks-network": "Reconcile the network, which puts it back into its uplink sets.",
  "appliance-vlan-differs": "Reconcile the network, which makes its OneView network as Neutron has it.",
  "connection-not-as-bound": "Reconcile the port, which points the connection to its network.",
  "connection-failed":
    "Look at the server profile on the appliance: its connection names a port or network that is not there.",
  "appliance-leftover": "Reconcile the cloud with deletes: the OneView network is nobody’s any more.",
};
