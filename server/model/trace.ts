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
};

export type TraceResult = {
  readonly verdict: TraceVerdict;
  /** One sentence. */
  readonly reason: string;
  readonly at?: TracePlace;
  readonly hops: readonly TraceHop[];
};
