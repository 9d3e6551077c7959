import type { ErrorKind } from "@/server/model/errors";
import type { HostOperation } from "@/server/model/host-operation";
import { filterScenarios } from "./filter-scenarios";
import { linkScenarios } from "./link-scenarios";
import { ovsScenarios } from "./ovs-scenarios";
import { refusalScenarios } from "./refusal-scenarios";
import { serviceScenarios } from "./service-scenarios";

/** One effect, and how it ends: well, or with an error of this kind, after which the host is as before. */
export type ContractStep = {
  readonly what: string;
  readonly operations: readonly HostOperation[];
  readonly refused?: ErrorKind;
  /** Done again it makes anew, or finds what it moved away: it is not tried twice. */
  readonly isOnce?: boolean;
};

/** Begins and ends on a bare host. */
export type Scenario = { readonly name: string; readonly steps: readonly ContractStep[] };

export const scenarios = (datapathType: string): readonly Scenario[] => [
  ...linkScenarios,
  ...ovsScenarios(datapathType),
  ...filterScenarios,
  ...serviceScenarios(datapathType),
  ...refusalScenarios(datapathType),
];
