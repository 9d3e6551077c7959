/** Faults that were found on hosts, by what is wrong. */
export const FINDING_KINDS = [
  "orphan-ovs-port", // Open vSwitch has the port, and could not open its device
  "missing-device", // the device of an OVS port is in no namespace
  "broken-patch",
  "broken-bond",
  "half-veth", // one side of a hybrid plug's veth is not where it belongs
  "qbr-without-tap",
  "tap-on-no-bridge",
  "guest-gone", // nobody holds the guest's side of a tap
  "device-down",
  "untagged-guest-port",
  "dead-vlan-port",
  "dead-vlan-without-drop",
  "one-sided-tunnel",
  "misdirected-tunnel",
  "tunnel-route-down",
  "mtu-mismatch",
  "duplicate-mac",
  "duplicate-ip",
  "duplicate-segmentation-id",
  "segment-mismatch", // hosts disagree about type, physical network or number of one network
  "segment-flows-missing", // nothing leads between a network's local VLAN and its wire
  "local-vlan-clash", // two networks share a local VLAN of one host
  "namespace-without-object",
  "dhcp-not-running",
  "dhcp-leftover",
  "stale-reservations",
  "bridge-filter-off",
  "missing-jump",
  "hand-edited-chain", // rules of a port, or of all of them, are not what its groups compile to
  "firewall-flows-missing", // of the OVS firewall: what every port of a guest has there
  "router-unlike-neutron", // a router lacks addresses, forwarding or translation
  "agent-dead",
  "active-but-not-plugged",
  "unlike-clean-install",
  // Neutron, hosts and appliances do not agree
  "wrong-tag", // an OVS port has another tag than its agent recorded
  "plugged-elsewhere", // a host has a port that Neutron binds to another one, or nowhere
  "unknown-to-neutron",
  "segment-unlike-neutron", // a host carries a network by another type, physical network or number
  "network-not-on-appliance", // its physical network is mapped, and its OneView network is not there
  "uplink-set-lacks-network",
  "appliance-vlan-differs",
  "connection-not-as-bound", // of a server profile: failed, or it leads elsewhere
  "connection-failed", // of a server profile, and no bound port of a cloud is behind it
  "appliance-leftover", // a OneView network of ours whose network is gone
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** Judged by what a cloud says: while it does not answer, none of them is seen, and none has healed. */
export const NEEDS_CLOUD: readonly FindingKind[] = [
  "namespace-without-object",
  "stale-reservations",
  "hand-edited-chain",
  "firewall-flows-missing",
  "router-unlike-neutron",
  "agent-dead",
  "active-but-not-plugged",
  "plugged-elsewhere",
  "unknown-to-neutron",
  "segment-unlike-neutron",
  "network-not-on-appliance",
  "uplink-set-lacks-network",
  "appliance-vlan-differs",
  "connection-not-as-bound",
  "appliance-leftover",
];

/**
 * - `critical` traffic is lost, or reaches whom it must not
 * - `warning`  something is broken or left over; it may hurt
 * - `info`     worth knowing; often as intended
 */
export const FINDING_SEVERITIES = ["critical", "warning", "info"] as const;
export type FindingSeverity = (typeof FINDING_SEVERITIES)[number];

/** What one of the three sides says about the object of a fault. */
export type Statement = {
  readonly by: "cloud" | "host" | "appliance";
  /** Who: `Neutron`, a host's name, an appliance's. */
  readonly name: string;
  readonly says: string;
};

/** A fault as it is seen now, without when. */
export type Fault = {
  readonly kind: FindingKind;
  readonly severity: FindingSeverity;
  /** Name of the host, or of the appliance, that shows it. */
  readonly host: string;
  /** Absent: a host. */
  readonly shownBy?: "appliance";
  /** Of an appliance's: the cloud that wants it otherwise. */
  readonly cloudId?: string;
  /** Device, port, bridge, namespace … by its own name. */
  readonly object: string;
  /** Id of its node in the graph. */
  readonly nodeId: string;
  /** What is wrong, with host, object and evidence, in a sentence or two. */
  readonly message: string;
  readonly remedy?: string;
  /** Side by side, where more than one side has something to say. Absent: what the message says is all. */
  readonly statements?: readonly Statement[];
};

/**
 * What the console can do about a finding.
 * - `repair`: on a host that others own, a plan of one step that an operator forces
 * - `reconcile`: on a host that is managed, and on an appliance, the usual comparison
 */
export type FindingOffer =
  | { readonly kind: "repair"; readonly hostId: string; readonly host: string }
  | {
      readonly kind: "reconcile";
      readonly scope:
        | { readonly kind: "host"; readonly hostId: string }
        | { readonly kind: "appliance"; readonly applianceId: string; readonly cloudId: string };
    };

/** Observations in a row from which on a fault is confirmed. */
export const CONFIRMED = 2;

export type FindingMute = {
  readonly reason: string;
  readonly by: string;
  readonly since: Date;
  /** `null`: as long as the finding lasts. */
  readonly until: Date | null;
};

export type Finding = Fault & {
  /** The same at every read, for the same kind of fault of the same object of the same host. */
  readonly id: string;
  /** When this console first saw it; of a case: when that was uploaded. */
  readonly firstSeen: Date;
  /** Observations of the host in a row that showed it; from 2 on it is confirmed. Of a case: 1. */
  readonly timesSeen: number;
  /** Absent: nothing but what the remedy says. */
  readonly offer?: FindingOffer;
  /** Somebody knows of it: no alert is sent for it. */
  readonly mute?: FindingMute;
};
