import { DEAD_VLAN, type HostOperation } from "@/server/model/host-operation";
import { ovsBridge, ovsPort, step } from "./operations";
import type { Scenario } from "./scenarios";

const NETWORK = "f84a328e-407e-4ca6-87bb-ec148853c585";
const NS = `qdhcp-${NETWORK}`;
const TAP = "tap79712efb-32";
const MAC = "fa:16:3e:01:02:03";

function dnsmasq(host: string, lease = 86_400): HostOperation {
  return {
    op: "dnsmasq.ensure",
    networkId: NETWORK,
    namespace: NS,
    arguments: [
      "--no-hosts",
      "--no-resolv",
      "--pid-file={dir}/pid",
      "--dhcp-hostsfile={dir}/host",
      "--addn-hosts={dir}/addn_hosts",
      "--dhcp-optsfile={dir}/opts",
      "--dhcp-leasefile={dir}/leases",
      "--local-service",
      "--bind-dynamic",
      `--dhcp-range=set:subnet-d4bb2d0e,10.0.0.0,static,255.255.255.0,${lease}s`,
      "--dhcp-lease-max=256",
      "--conf-file=/dev/null",
      "--domain=openstacklocal",
    ],
    files: {
      host,
      addn_hosts: "",
      opts: "tag:subnet-d4bb2d0e,option:router,10.0.0.1\n",
      interface: TAP,
    },
  };
}

const FIRST = "fa:16:3e:79:3b:ac,host-10-0-0-2.openstacklocal,10.0.0.2\n";
const SECOND = "fa:16:3e:00:00:04,host-10-0-0-4.openstacklocal,10.0.0.4\n";

export const serviceScenarios = (datapathType: string): readonly Scenario[] => [
  {
    name: "a DHCP service in its namespace",
    steps: [
      step(
        "the port",
        { op: "namespace.ensure", name: NS },
        ovsBridge("br-int", datapathType),
        ovsPort("br-int", TAP, { type: "internal", externalIds: { "iface-id": "79712efb" }, ...DEAD_VLAN }),
        { op: "link.move", name: TAP, from: "", to: NS },
        { op: "link.set", namespace: NS, name: TAP, mac: MAC, up: true },
        { op: "address.ensure", namespace: NS, device: TAP, address: "10.0.0.3/24" },
        { op: "address.ensure", namespace: NS, device: TAP, address: "169.254.169.254/32" },
        { op: "route.ensure", namespace: NS, destination: "default", gateway: "10.0.0.1", device: TAP },
      ),
      step("the service", dnsmasq(FIRST)),
      step("another reservation", dnsmasq(FIRST + SECOND)),
      step("other arguments", dnsmasq(FIRST + SECOND, 3_600)),
      step("a lease that is not there, and neighbours told", {
        op: "dhcp.release",
        networkId: NETWORK,
        namespace: NS,
        device: TAP,
        address: "10.0.0.2",
        mac: "fa:16:3e:79:3b:ac",
      }),
      step("neighbours told", { op: "arp.announce", namespace: NS, device: TAP, address: "10.0.0.3" }),
      step("stopped", { op: "dnsmasq.absent", networkId: NETWORK }),
      step(
        "removed",
        { op: "ovs.port.absent", name: TAP },
        { op: "namespace.absent", name: NS },
        { op: "ovs.bridge.absent", name: "br-int" },
      ),
    ],
  },
];
