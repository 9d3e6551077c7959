import { z } from "zod";

/** What may be run inside a namespace of a host: a fixed list of commands that read, or ask the network, and change nothing. */

export const RUN_INSIDE_VERBS = [
  "addresses",
  "links",
  "routes",
  "routes-6",
  "route-to",
  "policy-rules",
  "neighbours",
  "rules",
  "rules-6",
  "sets",
  "sockets",
  "connections",
  "forwarding",
  "ping",
  "arping",
] as const;

export type RunInsideVerb = (typeof RUN_INSIDE_VERBS)[number];

/** `text` is the command as it is typed; `address` says that it needs one. */
export const RUN_INSIDE: Readonly<Record<RunInsideVerb, { readonly text: string; readonly address: boolean }>> = {
  addresses: { text: "ip addr", address: false },
  links: { text: "ip -d -s link", address: false },
  routes: { text: "ip route show table all", address: false },
  "routes-6": { text: "ip -6 route show table all", address: false },
  "route-to": { text: "ip route get ADDRESS", address: true },
  "policy-rules": { text: "ip rule", address: false },
  neighbours: { text: "ip neigh", address: false },
  rules: { text: "iptables-save -c", address: false },
  "rules-6": { text: "ip6tables-save -c", address: false },
  sets: { text: "ipset list", address: false },
  sockets: { text: "ss -lnptu", address: false },
  connections: { text: "conntrack -L", address: false },
  forwarding: { text: "sysctl net.ipv4.ip_forward net.ipv6.conf.all.forwarding", address: false },
  ping: { text: "ping -n -c 3 ADDRESS", address: true },
  arping: { text: "arping -c 3 -I DEVICE ADDRESS", address: true },
};

export const runInsideInput = z
  .strictObject({
    hostId: z.uuid().describe("A registered host"),
    namespace: z.string().max(255).describe("As the host's list shows it; empty: the root namespace"),
    verb: z.enum(RUN_INSIDE_VERBS),
    address: z.union([z.ipv4(), z.ipv6()]).optional().describe("Whom to ask: for ping, arping and route-to only"),
  })
  .superRefine(({ verb, address }, { addIssue }) => {
    if (RUN_INSIDE[verb].address && address === undefined) {
      addIssue({ code: "custom", path: ["address"], message: `${verb} needs an address.` });
    }
    if (!RUN_INSIDE[verb].address && address !== undefined) {
      addIssue({ code: "custom", path: ["address"], message: `${verb} takes no address.` });
    }
  });
export type RunInsideInput = z.infer<typeof runInsideInput>;

export type RunInsideResult = {
  /** As an operator types it on the host. */
  readonly command: string;
  readonly stdout: string;
  readonly stderr: string;
  /** `null`: ended by a signal. */
  readonly exitCode: number | null;
  readonly ms: number;
  /** Files of `/etc/netns/<name>`: `ip netns exec` lays them over `/etc`, this command did not see them. */
  readonly etcFiles: readonly string[];
};
