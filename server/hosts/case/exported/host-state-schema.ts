import { z } from "zod";
import type { HostState } from "@/server/model/host-state";

/** `HostState` as it is written into an exported case: what is read back is checked, whoever wrote the file. */
const text = z.string();
const number = z.number();
const textOrNull = z.string().nullable();
const numberOrNull = z.number().nullable();
const texts = z.array(z.string());
const map = z.record(z.string(), z.string());

const address = z.object({ family: z.enum(["inet", "inet6"]), address: text, prefixLength: number, scope: text });

const counters = z.object({
  ...{ rxBytes: number, rxPackets: number, rxErrors: number, rxDropped: number },
  ...{ txBytes: number, txPackets: number, txErrors: number, txDropped: number },
});

const switchOrNull = z.boolean().nullable();
const bridge = z.object({
  ...{
    stp: z.boolean(),
    ageingTimeSeconds: numberOrNull,
    multicastSnooping: switchOrNull,
    vlanFiltering: switchOrNull,
  },
});

const link = z.object({
  ...{ ifindex: number, name: text, kind: text, linkType: text, mac: textOrNull, mtu: number, flags: texts },
  ...{ operState: text, master: textOrNull, alias: textOrNull, promiscuity: number },
  peer: z.object({ namespace: textOrNull, ifindex: number, name: textOrNull }).nullable(),
  ...{ parent: text.exactOptional(), vlanId: number.exactOptional(), isNewborn: z.literal(true).exactOptional() },
  ...{ addresses: z.array(address), bridge: bridge.nullable(), counters: counters.nullable() },
  bridgePort: z
    .object({
      ...{ state: text, hairpin: z.boolean(), isolated: z.boolean(), locked: z.boolean() },
      floods: z.object({ unknown: z.boolean(), multicast: z.boolean(), broadcast: z.boolean() }),
    })
    .exactOptional(),
  tun: z.object({ type: z.enum(["tap", "tun"]), persistent: z.boolean() }).nullable(),
});

const route = z.object({
  ...{ family: z.enum(["inet", "inet6"]), table: text, destination: text, gateway: textOrNull, device: textOrNull },
  ...{ source: textOrNull, protocol: textOrNull, scope: textOrNull, metric: numberOrNull },
  type: text.exactOptional(),
});

const routingRule = z.object({
  ...{ family: z.enum(["inet", "inet6"]), priority: number, inverted: z.boolean(), from: text, to: text },
  ...{ inputDevice: textOrNull, outputDevice: textOrNull, mark: numberOrNull, markMask: number.exactOptional() },
  ...{ table: textOrNull, action: text, suppressPrefixLength: number.exactOptional(), more: texts },
});

const counted = { packets: numberOrNull, bytes: numberOrNull };
const ruleSet = z.object({
  family: z.enum(["ipv4", "ipv6", "bridge"]),
  backend: z.enum(["nf_tables", "legacy"]).exactOptional(),
  tables: z.array(
    z.object({
      name: text,
      chains: z.array(
        z.object({ name: text, policy: textOrNull, ...counted, rules: z.array(z.object({ spec: text, ...counted })) }),
      ),
    }),
  ),
  warnings: texts,
});

const namespace = z.object({
  ...{ name: text, inode: numberOrNull, pids: z.array(number) },
  ...{ links: z.array(link).nullable(), routes: z.array(route).nullable() },
  policies: z.array(routingRule).nullable().exactOptional(),
  fixedMacs: z.array(z.object({ bridge: text, device: text, mac: text, state: text })).exactOptional(),
  neighbours: z.array(z.object({ address: text, device: text, mac: textOrNull, state: text })).nullable(),
  ...{ iptables: ruleSet.nullable(), ip6tables: ruleSet.nullable(), ebtables: ruleSet.nullable() },
  ipsets: z.array(z.object({ name: text, type: text, family: textOrNull, members: texts })).nullable(),
  conntrack: z.object({ total: number, zones: z.array(z.object({ zone: number, entries: number })) }).nullable(),
  sysctls: map,
});

const ovsInterface = z.object({
  ...{ uuid: text, name: text, type: text, ofport: numberOrNull, ifindex: numberOrNull, macInUse: textOrNull },
  ...{ mtu: numberOrNull, adminState: textOrNull, linkState: textOrNull, error: textOrNull },
  ...{ options: map, externalIds: map, status: map, statistics: z.record(z.string(), z.number()) },
});

const ovsPort = z.object({
  ...{ uuid: text, name: text, tag: numberOrNull, trunks: z.array(number), vlanMode: textOrNull, bondMode: textOrNull },
  ...{ externalIds: map, otherConfig: map, interfaces: z.array(ovsInterface) },
  ...{ isProtected: z.literal(true).exactOptional(), isMirrorOutput: z.literal(true).exactOptional() },
});

const flow = z.object({
  ...{ cookie: text, table: number, priority: number, ...counted, match: text, actions: text },
  ...{ hardTimeoutSeconds: numberOrNull, idleTimeoutSeconds: numberOrNull },
});

const ovs = z.object({
  ...{ version: textOrNull, externalIds: map },
  bridges: z.array(
    z.object({
      ...{ uuid: text, name: text, datapathType: text, datapathId: textOrNull, failMode: textOrNull },
      ...{ protocols: texts, controllers: texts, externalIds: map, otherConfig: map },
      runsSpanningTree: z.literal(true).exactOptional(),
      ...{ ports: z.array(ovsPort), flows: z.array(flow).nullable() },
    }),
  ),
});

const dhcp = z.object({
  ...{ networkId: text, namespace: textOrNull, interface: textOrNull, pid: numberOrNull, arguments: texts },
  reservations: z.array(z.object({ mac: text, name: text, address: text, tags: texts })).nullable(),
  options: texts.nullable(),
  leases: z.array(z.object({ expiresAt: number, mac: text, address: text, name: textOrNull })).nullable(),
  files: map.exactOptional(),
});

const origin = { part: text, namespace: text, command: text };

export const hostStateSchema: z.ZodType<HostState> = z.object({
  ...{ hostname: text.min(1).max(253), observedAt: number, rulesAt: number.exactOptional(), kernel: textOrNull },
  ...{ namespaces: z.array(namespace), ovs: ovs.nullable(), dhcp: z.array(dhcp).nullable() },
  processes: z.array(z.object({ pid: number, name: text, command: text })).nullable(),
  errors: z.array(z.object({ ...origin, message: text })),
  sources: z.array(z.object({ ...origin, ms: number })),
});
