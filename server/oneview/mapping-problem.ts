/**
 * What is wrong with a mapping, in words for the operator. Every fault is reported, never only the first.
 * `unreadable` means the appliance did not show enough to decide: not known to be wrong, and not known to be right.
 */
export type MappingProblem = {
  readonly code:
    | "network-not-found"
    | "network-in-no-uplink-set"
    | "group-not-found"
    | "uplink-set-not-found"
    | "uplink-set-type-unusable"
    | "second-uplink-set-of-type"
    | "uplink-set-already-mapped"
    | "unreadable";
  readonly message: string;
  /** What to do about it, in one sentence. */
  readonly remedy: string;
};
