import type { SourceStatus } from "./graph";

/** An appliance as lists show it: its row without secrets, and how its observation stands. */
export type ApplianceSummary = {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly username: string;
  readonly loginDomain: string | null;
  readonly tlsMode: "ca" | "fingerprint" | "insecure";
  readonly fingerprint: string | null;
  readonly apiVersion: number | null;
  /** The simulator that the console itself runs. */
  readonly embedded: boolean;
  readonly enabled: boolean;
  readonly state: SourceStatus["state"];
  /** Epoch milliseconds of the last good read. */
  readonly observedAt: number | null;
  readonly errors: readonly string[];
  readonly counts: {
    readonly networks: number;
    readonly uplinkSets: number;
    readonly enclosures: number;
    readonly serverProfiles: number;
  } | null;
};
