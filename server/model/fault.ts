/** One thing that is wrong with an input, said so that it can be put right. All faults of an input are told together. */
export type Fault = {
  /** Stable word for programs, e.g. `network-in-no-uplink-set`. */
  readonly code: string;
  /** The object at fault in the operator's words, e.g. `physical network "public"`. */
  readonly object: string;
  readonly message: string;
  /** What to do about it, in one sentence. */
  readonly remedy: string;
};
