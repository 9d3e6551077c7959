import type { ReadinessFacts, ReadinessProgram } from "@/server/hosts/readiness-probe";
import type { HostState } from "@/server/model/host-state";
import { otherController } from "@/server/model/other-controller";
import type { Plumbing } from "@/server/model/plumbing";
import type { ReadinessCheck } from "@/server/model/readiness-view";

/** When a program is needed: always, for security groups, on a network node, for MAC isolation, or only by people. */
type Need = "always" | "groups" | "services" | "isolation" | "people";
type Program = { readonly debian: string; readonly need: Need; readonly why: string };

const PROGRAMS: Readonly<Record<ReadinessProgram, Program>> = {
  "ovs-vsctl": {
    debian: "openvswitch-switch",
    need: "people",
    why: "Bridgehead speaks to the database itself; this is how you check it by hand.",
  },
  "ovs-ofctl": { debian: "openvswitch-switch", need: "always", why: "Flows of br-int and br-tun are written with it." },
  ip: { debian: "iproute2", need: "always", why: "Links, addresses, routes and namespaces are made with it." },
  nsenter: {
    debian: "util-linux",
    need: "services",
    why: "DHCP and routers run in namespaces that are entered with it.",
  },
  sysctl: { debian: "procps", need: "always", why: "Kernel settings of bridges and routers are made with it." },
  "iptables-save": {
    debian: "iptables",
    need: "groups",
    why: "Without it rules cannot be compared before they change.",
  },
  "iptables-restore": { debian: "iptables", need: "groups", why: "Security groups are written with it, in one go." },
  "ip6tables-save": { debian: "iptables", need: "groups", why: "The same for IPv6." },
  "ip6tables-restore": { debian: "iptables", need: "groups", why: "The same for IPv6." },
  ipset: { debian: "ipset", need: "groups", why: "Rules with a remote group ask sets of addresses." },
  conntrack: {
    debian: "conntrack",
    need: "groups",
    why: "Without it a connection of a removed rule goes on until it ends by itself.",
  },
  ebtables: { debian: "ebtables", need: "isolation", why: "MAC isolation of OpenNebula VMs is written with it." },
  "ebtables-save": { debian: "ebtables", need: "isolation", why: "Without it rules of MAC isolation are not seen." },
  dnsmasq: { debian: "dnsmasq-base", need: "services", why: "It is the DHCP server of a network." },
  dhcp_release: { debian: "dnsmasq-utils", need: "services", why: "A lease is given back when its port goes." },
  arping: {
    debian: "iputils-arping",
    need: "services",
    why: "A router tells its neighbours where a floating IP moved.",
  },
};

export type ReadinessInput = {
  readonly facts: ReadinessFacts;
  /** `null`: an observed host. */
  readonly plumbing: Plumbing | null;
  /** As last read; for who else drives the host. */
  readonly state: HostState | null;
};

/** What the facts mean for this host, as it is plumbed, in the order in which one would put it right. */
export function readinessChecks(input: ReadinessInput): readonly ReadinessCheck[] {
  return [...programChecks(input), ...rightChecks(input), ...kernelChecks(input), ...plumbingChecks(input)];
}

/** The one command for all needed programs that are missing. */
export function installCommand(checks: readonly ReadinessCheck[]): string | null {
  const packages = checks.flatMap(({ group, state, needed, remedy }) =>
    group === "programs" && state === "missing" && needed ? (remedy?.split(" ").slice(3) ?? []) : [],
  );
  return packages.length === 0 ? null : `apt-get install -y ${[...new Set(packages)].sort().join(" ")}`;
}

const has = (plumbing: Plumbing | null, need: Need): boolean =>
  need === "always" ||
  (need === "groups" && plumbing?.firewall !== "noop") ||
  (need === "services" && plumbing?.services === true);

function programChecks({ facts, plumbing }: ReadinessInput): readonly ReadinessCheck[] {
  return Object.entries(PROGRAMS).map(([name, { debian, need, why }]): ReadinessCheck => {
    const path = facts.programs[name] ?? null;
    const found = path === null ? null : withBackend(name, path, facts);
    const remedy = path === null ? `apt-get install -y ${debian}` : null;
    const state = path === null ? "missing" : "ok";
    return { id: `program:${name}`, group: "programs", name, state, found, why, needed: has(plumbing, need), remedy };
  });
}

/** Which of the kernel's two filters a tool speaks to: mixed ones do not see each other's rules. */
function withBackend(name: string, path: string, { iptables, ebtables }: ReadinessFacts): string {
  const version = name === "ebtables" ? ebtables : name.endsWith("tables-restore") ? iptables : null;
  if (version === null) return path;
  return `${path}, ${/nf_tables/.test(version) ? "on nf_tables" : "legacy"}`;
}

function rightChecks({ facts, plumbing }: ReadinessInput): readonly ReadinessCheck[] {
  const root =
    "Sign in as root, or as a user who may use sudo without a password, and turn on sudo in the host's settings.";
  const isRoot = facts.uid === "0";
  return [
    {
      ...{ id: "right:root", group: "rights", name: "Commands run as root" },
      state: facts.uid === null ? "unknown" : isRoot ? "ok" : "missing",
      found: facts.uid === null ? null : `user ${facts.uid}`,
      ...{ why: "Links, rules and namespaces are root's.", needed: true, remedy: isRoot ? null : root },
    },
    {
      ...{ id: "right:namespaces", group: "rights", name: "May enter namespaces" },
      state: facts.entersNamespaces ? "ok" : "missing",
      found: null,
      why: "DHCP servers and routers live in namespaces, and are read there.",
      needed: plumbing?.services ?? true,
      remedy: facts.entersNamespaces ? null : root,
    },
    {
      ...{ id: "right:ovsdb", group: "rights", name: "May write Open vSwitch's database" },
      state: facts.ovsdbProblem === null ? "ok" : "missing",
      found: facts.ovsdbProblem,
      why: "Bridges, ports, tags and tunnels are rows of it.",
      needed: true,
      remedy: facts.ovsdbProblem === null ? null : "systemctl enable --now openvswitch-switch",
    },
  ];
}

function kernelChecks({ facts, plumbing }: ReadinessInput): readonly ReadinessCheck[] {
  const hybrid = plumbing?.firewall !== "noop";
  return [
    bridgeCheck("iptables", facts.bridgeNf.ipv4, hybrid),
    bridgeCheck("ip6tables", facts.bridgeNf.ipv6, hybrid),
    datapathCheck(facts, plumbing),
    tunnelTypeCheck(facts, plumbing),
  ];
}

function bridgeCheck(tool: "iptables" | "ip6tables", value: string | null, needed: boolean): ReadinessCheck {
  const key = `net.bridge.bridge-nf-call-${tool}`;
  return {
    ...{ id: `kernel:${tool}`, group: "kernel", name: `bridge-nf-call-${tool}`, needed },
    state: value === "1" ? "ok" : "missing",
    found: value === null ? "br_netfilter is not loaded" : `${key} = ${value}`,
    why: `Frames that cross a qbr bridge are asked about in ${tool} only with this: without it security groups are written and filter nothing.`,
    remedy: value === "1" ? null : `${value === null ? "modprobe br_netfilter && " : ""}sysctl -w ${key}=1`,
  };
}

function datapathCheck({ ovsModule, datapathTypes }: ReadinessFacts, plumbing: Plumbing | null): ReadinessCheck {
  const wanted = plumbing?.datapathType ?? null;
  const netdev = datapathTypes?.includes("netdev") ?? false;
  const about = { id: "kernel:datapath", group: "kernel", name: "Open vSwitch datapath", needed: true } as const;
  const why = "It moves the packets: in the kernel (system), or in ovs-vswitchd itself (netdev), which is slower.";
  if (ovsModule && wanted !== "netdev") return { ...about, state: "ok", found: "kernel (system)", why, remedy: null };
  if (datapathTypes === null) {
    const remedy = "systemctl enable --now openvswitch-switch";
    return { ...about, state: "unknown", found: "Open vSwitch did not say", why, remedy };
  }
  if (netdev && wanted !== "system") {
    return { ...about, state: "ok", found: "userspace (netdev)", why, remedy: null };
  }
  const found = wanted === "netdev" ? "no netdev datapath" : "the kernel module is not loaded";
  return { ...about, state: "missing", found, why, remedy: "modprobe openvswitch" };
}

function tunnelTypeCheck({ interfaceTypes }: ReadinessFacts, plumbing: Plumbing | null): ReadinessCheck {
  const types = plumbing?.tunnelTypes ?? ["gre"];
  const lacking = types.filter((type) => !(interfaceTypes ?? []).includes(type));
  return {
    ...{ id: "kernel:tunnels", group: "kernel", name: `Tunnels: ${types.join(", ") || "none"}` },
    state: interfaceTypes === null ? "unknown" : lacking.length === 0 ? "ok" : "missing",
    found:
      interfaceTypes === null ? "Open vSwitch did not say" : lacking.length > 0 ? `no ${lacking.join(", ")}` : null,
    why: "Networks of type gre and vxlan cross between hosts in these.",
    needed: plumbing !== null && plumbing.tunnelAddress !== null,
    remedy:
      lacking.length === 0 ? null : `modprobe ${lacking.map((type) => (type === "gre" ? "ip_gre" : type)).join(" ")}`,
  };
}

function plumbingChecks({ facts, plumbing, state }: ReadinessInput): readonly ReadinessCheck[] {
  const address = plumbing?.tunnelAddress ?? null;
  const has = address !== null && (facts.addresses?.includes(address.toLowerCase()) ?? false);
  const rival = otherController(state);
  return [
    ...(address === null
      ? []
      : [
          {
            ...{ id: "plumbing:tunnel-address", group: "plumbing", name: `Tunnel address ${address}`, needed: true },
            state: facts.addresses === null ? "unknown" : has ? "ok" : "missing",
            found: has ? null : facts.addresses === null ? "addresses were not read" : "no device has it",
            why: "Tunnels of this host begin there, and the others send to it.",
            remedy: has
              ? null
              : `Give the address to a device of the host (ip addr add ${address}/24 dev …), or correct it here.`,
          } satisfies ReadinessCheck,
        ]),
    {
      ...{ id: "plumbing:controller", group: "plumbing", name: "Nobody else drives it", needed: plumbing !== null },
      state: state === null ? "unknown" : rival === null ? "ok" : "missing",
      found: rival,
      why: "Two that write the same bridges undo each other. Where it separates ports by flows of its own, new ports are not isolated: it would never take them off the dead VLAN.",
      remedy: rival === null ? null : "Stop it on this host, or let Bridgehead only observe the host.",
    },
  ];
}
