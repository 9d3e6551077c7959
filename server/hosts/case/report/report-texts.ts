import type { CollectorError } from "@/server/model/host-state";
import { MalformedError } from "../../parse/malformed";
import type { Part, RawNamespace, RawText } from "../../raw";
import { addressesOfOneLine, type LinkJson, linksOfText } from "../text/ip-link-text";
import { neighboursOfText } from "../text/ip-neighbour-text";
import { routesOfText } from "../text/ip-route-text";
import { processesOfText } from "../text/process-text";
import type { ReportFiles } from "./report-files";

const LINK = ["ip -s -d link", "ip -s -d link show", "ip -d link", "ip link"];
const ADDRESS = ["ip -d address", "ip -d address show", "ip address", "ip address show", "ip addr"];
const ROUTE = ["ip route show table all"];
const ROUTE6 = ["ip -6 route show table all"];
const NEIGHBOUR = ["ip -s -s neigh show", "ip -s -s neigh", "ip neigh show", "ip neigh"];
const CONNTRACK = ["conntrack -L -o extended", "conntrack -L"];
const SYSCTL = /^net\.(?:ipv4\.ip_forward|ipv6\.conf\.all\.forwarding|ipv4\.conf\.all\.rp_filter|bridge\.\S+) ?=/;

/** What the sos of old and new keep of rules, in place of what a reader of rules needs. */
const LISTINGS = {
  iptables: ["iptables -vnxL", "iptables -t filter -nvL"],
  ip6tables: ["ip6tables -vnxL", "ip6tables -t filter -nvL"],
} as const;

/** Takes up what is there for one report, and names what is not by the command that would tell it. */
export class ReportTexts {
  readonly texts: RawText[] = [];
  readonly errors: CollectorError[] = [];

  constructor(private readonly files: ReportFiles) {}

  /** Answers with the namespace, completed by the ids of others that its links told by name. */
  readNamespace(namespace: RawNamespace): RawNamespace {
    const { name } = namespace;
    const nsids: Record<string, string> = { ...namespace.nsids };
    const nsidOf = (other: string) => {
      const known = Object.keys(nsids).find((id) => nsids[id] === other);
      if (known !== undefined) return Number(known);
      const id = FIRST_NSID + Object.keys(nsids).length;
      nsids[String(id)] = other;
      return id;
    };
    this.readLinks(name, nsidOf);
    this.take("route", name, ROUTE, (text) => JSON.stringify(routesOfText(text)));
    if (this.files.command(name, ROUTE6) !== null) {
      this.take("route6", name, ROUTE6, (text) => JSON.stringify(routesOfText(text)));
    }
    this.take("neigh", name, NEIGHBOUR, (text) => JSON.stringify(neighboursOfText(text)));
    this.readRules("iptables", name);
    this.readRules("ip6tables", name);
    this.take("conntrack", name, CONNTRACK, (text) => text);
    this.take("sysctl", name, ["sysctl -a"], sysctlsOf);
    return { ...namespace, nsids };
  }

  readHost(): void {
    this.take("ebtables", "", ["ebtables-save", "ebtables-nft-save"], (text) => text);
    this.take("ipset", "", ["ipset save", "ipset -o save list", "ipset list -o save"], (text) => text);
    const isThere = this.files.command("", ["ps alxwww"]) !== null;
    this.take("processes", "", isThere ? ["ps alxwww"] : ["ps auxwww"], processesOfText);
  }

  private readLinks(namespace: string, nsidOf: (other: string) => number): void {
    let links: readonly LinkJson[] = [];
    const keep = (text: string) => {
      const rows = linksOfText(text, nsidOf);
      links = rows;
      return JSON.stringify(rows);
    };
    const hasLink = this.files.command(namespace, LINK) !== null;
    const hasAddress = this.files.command(namespace, ADDRESS) !== null;
    if (hasLink || !hasAddress) this.take("link", namespace, hasLink ? LINK : ADDRESS, keep);
    if (hasAddress) this.take("addr", namespace, ADDRESS, keep);
    else if (links.length > 0) {
      this.take("addr", namespace, ["ip -o addr"], (text) => JSON.stringify(addressesOfOneLine(text, links)));
    }
  }

  private readRules(part: "iptables" | "ip6tables", namespace: string): void {
    const save = [`${part}-save -c`, `${part}-save`];
    const listing = this.files.command(namespace, LISTINGS[part]);
    if (this.files.command(namespace, save) !== null || listing === null) {
      this.take(part, namespace, save, (text) => text);
      return;
    }
    const message = `the report has a listing of ${part} (${listing.command}), which leaves out matches; ${part}-save would tell the rules`;
    this.errors.push({ part, namespace, command: `${part}-save`, message });
  }

  take(part: Part, namespace: string, commands: readonly string[], read: (text: string) => string): void {
    const file = this.files.command(namespace, commands);
    if (file === null) {
      const [command = part] = commands;
      const shown = namespace === "" ? command : `ip netns exec ${namespace} ${command}`;
      this.errors.push({ part, namespace, command: shown, message: `the report has nothing of "${shown}"` });
      return;
    }
    const { command, path } = file;
    try {
      this.texts.push({ part, namespace, command, ms: 0, text: read(file.text) });
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      this.errors.push({ part, namespace, command, message: `${path}: ${error.message}` });
    }
  }
}

/** Above every id that a kernel gives: for namespaces that a link names by name. */
const FIRST_NSID = 1_000_000;

/** A host has thousands of settings, and lines that say which could not be read. */
function sysctlsOf(text: string): string {
  const kept = text.split("\n").filter((line) => SYSCTL.test(line));
  if (kept.length === 0) throw new MalformedError("no setting of the network is in it");
  return kept.join("\n");
}
