import type { HostState } from "@/server/model/host-state";
import type { NeutronState } from "@/server/model/neutron";

/** What is exported, whoever keeps it: a case, or the live hosts at a moment. */
export type CaseSource = {
  readonly name: string;
  readonly hosts: readonly { readonly name: string; readonly state: HostState }[];
  readonly neutron: NeutronState | null;
  /** What the source has and a case cannot hold, in sentences. */
  readonly leftOut: readonly string[];
};
