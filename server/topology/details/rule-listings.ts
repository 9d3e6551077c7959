import type { FilterRule, HostState, OpenFlow, RuleSet } from "@/server/model/host-state";
import { parseChainName } from "../names";
import { dumpFlows, inNamespace } from "./commands";
import { type Listing, listing } from "./fact-list";

/** The security-group rules of a port, in the order the kernel takes them, with their counters. */
export function portRuleListings(state: HostState, fragment: string, device: string): Listing[] {
  const root = state.namespaces.find(({ name }) => name === "");
  const listings: Listing[] = [];
  for (const [rules, command] of [
    [root?.iptables, "iptables-save -c -t filter"],
    [root?.ip6tables, "ip6tables-save -c -t filter"],
  ] as const) {
    const family = command.startsWith("ip6") ? "IPv6" : "IPv4";
    const filter = rules?.tables.find(({ name }) => name === "filter");
    for (const chain of filter?.chains ?? []) {
      const name = parseChainName(chain.name);
      if (name?.fragment !== fragment.slice(0, 10)) continue;
      const lines = chain.rules.map((rule) => ruleLine(chain.name, rule));
      listings.push(listing(`${DIRECTIONS[name.direction]}, ${family}: ${chain.name}`, command, lines));
    }
    const calls = (filter?.chains ?? []).flatMap((chain) =>
      parseChainName(chain.name) === null
        ? chain.rules.filter(({ spec }) => names(spec, device)).map((rule) => ruleLine(chain.name, rule))
        : [],
    );
    if (calls.length > 0) listings.push(listing(`Where ${family} rules turn to this port`, command, calls));
  }
  const order = ["To", "Fr", "An", "Wh"];
  return listings.sort((a, b) => order.indexOf(a.title.slice(0, 2)) - order.indexOf(b.title.slice(0, 2)));
}

const DIRECTIONS = { ingress: "To the guest", egress: "From the guest", "anti-spoof": "Anti-spoof" } as const;

/** Every rule of a table of a namespace. */
export function tableListing(title: string, rules: RuleSet | null, table: string, namespace: string): Listing[] {
  const found = rules?.tables.find(({ name }) => name === table);
  if (rules === null || found === undefined) return [];
  const lines = found.chains.flatMap((chain) => [
    `:${chain.name} ${chain.policy ?? "-"}${counters(chain)}`,
    ...chain.rules.map((rule) => ruleLine(chain.name, rule)),
  ]);
  const program =
    rules.family === "ipv6" ? "ip6tables-save" : rules.family === "bridge" ? "ebtables-save" : "iptables-save";
  const command = rules.family === "bridge" ? program : `${program} -c -t ${table}`;
  return [listing(title, inNamespace(namespace, command), [...lines, ...rules.warnings.map((text) => `# ${text}`)])];
}

export function flowListing(title: string, bridge: string, flows: readonly OpenFlow[]): Listing {
  return listing(title, dumpFlows(bridge), flows.map(flowLine));
}

function flowLine(flow: OpenFlow): string {
  const fields = [
    `cookie=${flow.cookie}`,
    `table=${flow.table}`,
    ...(flow.packets === null ? [] : [`n_packets=${flow.packets}`]),
    ...(flow.bytes === null ? [] : [`n_bytes=${flow.bytes}`]),
    ...(flow.idleTimeoutSeconds === null ? [] : [`idle_timeout=${flow.idleTimeoutSeconds}`]),
    ...(flow.hardTimeoutSeconds === null ? [] : [`hard_timeout=${flow.hardTimeoutSeconds}`]),
  ];
  const match = flow.match === "" ? "" : `,${flow.match}`;
  return `${fields.join(", ")}, priority=${flow.priority}${match} actions=${flow.actions}`;
}

function ruleLine(chain: string, rule: FilterRule): string {
  return `${counters(rule).trimStart()}${rule.packets === null ? "" : " "}-A ${chain} ${rule.spec}`;
}

function counters({ packets, bytes }: { readonly packets: number | null; readonly bytes: number | null }): string {
  return packets === null ? "" : ` [${packets}:${bytes ?? 0}]`;
}

/** The device as a whole word of the rule, not a longer name that begins with it. */
function names(spec: string, device: string): boolean {
  return spec.split(" ").some((word) => word.replaceAll('"', "") === device);
}
