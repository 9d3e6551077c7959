import { z } from "zod";

/** What a trace is asked: who sends what to whom. Names are those of `trace.run`. */
export const traceInputSchema = z.strictObject({
  from: z
    .union([
      z.strictObject({ portId: z.string().min(1).max(100) }),
      z.strictObject({ host: z.string().min(1).max(255), device: z.string().min(1).max(64) }),
    ])
    .describe("a port by its Neutron id, or a device of a host"),
  to: z
    .union([
      z.strictObject({ portId: z.string().min(1).max(100) }),
      z.strictObject({ address: z.union([z.ipv4(), z.ipv6()]) }),
    ])
    .describe("a port by its Neutron id, or an IP address as the sender would write it"),
  protocol: z.enum(["icmp", "tcp", "udp"]),
  port: z.int().min(1).max(65_535).optional().describe("destination port of tcp and udp"),
  caseId: z.string().max(100).optional().describe("an uploaded case; absent: the live hosts"),
});

export type TraceInput = z.infer<typeof traceInputSchema>;

/** `unknown` is said whenever something that decides was not observed or is not understood; never taken for delivered. */
export type TraceVerdict = "delivered" | "dropped" | "unknown";

/** Where a packet ends. */
export type TracePlace = {
  readonly host: string;
  /** Device, bridge, namespace or tunnel. */
  readonly object: string;
  /** OpenFlow table number, or table of iptables or ebtables. */
  readonly table?: string;
  readonly chain?: string;
  /** The flow or rule as dumped. */
  readonly rule?: string;
};

export type TraceLeg = "request" | "reply";

export type TraceHop = TracePlace & {
  readonly leg: TraceLeg;
  /** What happens here, as a sentence. */
  readonly text: string;
  /** What was observed that says so. */
  readonly evidence: string;
  /** Shows the evidence by hand, on that host. */
  readonly command: string;
  /** Asks the running switch what it would do with this very packet, for comparing; sends nothing. Only of switches. */
  readonly check?: string;
  /** What an operator should know of it although the packet passes. */
  readonly warning?: string;
  /** The object in `topology.graph`; absent: the graph has none for it. */
  readonly nodeId?: string;
};

export type TraceResult = {
  readonly verdict: TraceVerdict;
  /** One sentence. */
  readonly reason: string;
  readonly at?: TracePlace;
  readonly hops: readonly TraceHop[];
  /** Of a packet that comes and whose answer does; absent: no link was passed. */
  readonly size?: TraceSize;
};

/** How large a packet may be to pass both ways in one piece, and the link that says so. */
export type TraceSize = {
  /** Bytes of an IP packet. */
  readonly largest: number;
  readonly host: string;
  readonly object: string;
  /** Bytes that guests may send as Neutron tells them, the larger of both ends; absent: not known. */
  readonly guestMtu?: number;
  /** The same as a sentence. */
  readonly text: string;
};

/** A hop by its number in the result, counted from 1; live hosts only. */
export const traceCheckInputSchema = traceInputSchema.omit({ caseId: true }).extend({
  hop: z.int().min(1).max(1_000).describe("number of a hop of the trace that has a `check`, from 1"),
});

export type TraceCheckInput = z.infer<typeof traceCheckInputSchema>;

/** What the running switch says of a hop. */
export type SwitchCheck = {
  /** `null`: its answer does not tell. */
  readonly agrees: boolean | null;
  readonly words: string;
  readonly command: string;
  readonly stdout: string;
  readonly stderr: string;
  /** `null`: it was ended. */
  readonly exitCode: number | null;
};

/** A ping is all that is sent for real: nobody knows what listens, but every stack answers echo requests that come. */
export const tracePingInputSchema = traceInputSchema.pick({ from: true, to: true });

export type TracePingInput = z.infer<typeof tracePingInputSchema>;

/** What became of real pings, beside what the trace says. */
export type RealPing = {
  /** `null`: the trace does not tell, or nothing was sent. */
  readonly agrees: boolean | null;
  readonly words: string;
  readonly command: string;
  readonly stdout: string;
  readonly stderr: string;
  /** `null`: it was ended. */
  readonly exitCode: number | null;
};

export const traceEndsInputSchema = z.strictObject({
  query: z.string().trim().max(200).describe("name, address, MAC, id or device, or a part of one; empty: some guests"),
  caseId: z.string().max(100).optional(),
  limit: z.int().min(1).max(50).default(12),
});

export type TraceEndsInput = z.infer<typeof traceEndsInputSchema>;

/** Something that a trace can start from or lead to. */
export type TraceEnd = {
  /** As `trace.run` takes it; a device only where no port of Neutron is behind it. */
  readonly end: { readonly portId: string } | { readonly host: string; readonly device: string };
  /** `web1`, or the device. */
  readonly label: string;
  readonly addresses: readonly string[];
  /** `null`: not known. */
  readonly mac: string | null;
  readonly network: string | null;
  /** By name; `null`: on none of the hosts here. */
  readonly host: string | null;
};
