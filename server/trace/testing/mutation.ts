import type { HostState } from "@/server/model/host-state";
import type { TraceInput } from "@/server/model/trace";

export const WEB1 = "c9da7f42-3b4e-476d-9929-b1bd65c2adeb";
export const WEB2 = "34eccb39-85ff-4032-a7c0-898bf3991b0c";
export const DB1 = "8a095b19-875b-461c-93f5-6d8364555342";
export const VLAN120_C1 = "d6001a93-1ca0-4b5c-953b-288147c7c289";
export const VLAN120_C2 = "89334301-54ef-4bf2-b2cc-65b8d0b28140";
export const KEY = "0xa4";

export const ping: TraceInput = { from: { portId: WEB1 }, to: { portId: WEB2 }, protocol: "icmp" };
export const outside: TraceInput = { from: { portId: WEB2 }, to: { address: "203.0.113.1" }, protocol: "icmp" };
export const floating: TraceInput = {
  from: { portId: WEB2 },
  to: { address: "203.0.113.150" },
  protocol: "tcp",
  port: 22,
};
export const ssh: TraceInput = { ...ping, protocol: "tcp", port: 22 };
export const web: TraceInput = { ...ping, protocol: "tcp", port: 80 };
export const provided: TraceInput = { from: { portId: VLAN120_C1 }, to: { portId: VLAN120_C2 }, protocol: "icmp" };

/** One thing of a healthy world that is broken, and what the trace says then. web1 is on c1, web2 on c2. */
export type Mutation = {
  name: string;
  host: string;
  change: (state: HostState) => HostState;
  input?: TraceInput;
  verdict: "delivered" | "dropped" | "unknown";
  says: RegExp;
};
