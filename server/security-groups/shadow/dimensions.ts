/** What a packet has that lines ask for, as numbers. */
export type NumberName =
  | "protocol"
  | "state"
  | "source"
  | "destination"
  | "sport"
  | "dport"
  | "type"
  | "code"
  | "bridged";

/** A packet is in exactly one. */
export const STATES: readonly string[] = ["NEW", "ESTABLISHED", "RELATED", "INVALID", "UNTRACKED"];

/** The largest number of each; addresses by family. */
export const FULL = {
  protocol: 255n,
  state: 4n,
  sport: 65_535n,
  dport: 65_535n,
  type: 255n,
  code: 255n,
  bridged: 1n,
  ipv4: (1n << 32n) - 1n,
  ipv6: (1n << 128n) - 1n,
} as const;
