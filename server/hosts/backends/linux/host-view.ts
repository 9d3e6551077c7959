import type { Transport } from "@/server/hosts/transports/transport";

/** One host as the collector sees it: the way in, and where things are on it. */
export type HostView = {
  readonly transport: Transport;
  /** Directory of named network namespaces; `null`: the host has none of its own. */
  readonly netnsDir: string | null;
  /** Only names that begin so are the host's (several hosts share a machine's directory). `""`: all. */
  readonly netnsPrefix: string;
  /** Run directory of Open vSwitch: `db.sock` and the bridges' `.mgmt` sockets; `null`: the host has no OVS. */
  readonly ovsRunDir: string | null;
  /** State directory of the DHCP agent; `null`: not read. */
  readonly dhcpDir: string | null;
  /** Whether processes and unnamed namespaces are the host's own. */
  readonly hasProcesses: boolean;
};
