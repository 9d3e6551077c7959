/**
 * Connections that no rule of their port lets through any more bear this mark of conntrack's, and a chain drops their packets.
 * They are not just forgotten: with `nf_conntrack_tcp_loose` (the default) the next packet of the guest itself makes a
 * forgotten TCP connection known again, and as one of its own that its outgoing rules let out. Neutron's own OVS firewall
 * marks what it revokes likewise (`dataplane.md` 5.7).
 */
export const REVOKED = { mark: 0x62680000, mask: 0xffff0000 } as const;

/** As conntrack and iptables take and print it. */
export const REVOKED_MARK = `0x${REVOKED.mark.toString(16)}/0x${REVOKED.mask.toString(16)}`;

/** What a rule lets through of TCP: the other end (a prefix, or the members of an ipset), and the ports that are asked for. */
export type Admission = {
  /** `null`: any. */
  readonly remote: string | null;
  /** Name of a set that the other end must be in; `null`: any. */
  readonly set: string | null;
  /** First and last; `null`: any. */
  readonly ports: readonly [number, number] | null;
};

/** By who began the connection: others (`ingress`), or the port itself. */
export type Admissions = { readonly ingress: readonly Admission[]; readonly egress: readonly Admission[] };
