import {
  type CloudIntent,
  type FlatMappingIntent,
  sameUplinkSetMapping,
  type UplinkSetMappingIntent,
} from "@/server/mapping/cloud-intent";
import { BridgeheadError } from "@/server/model/errors";
import type { Fault } from "@/server/model/fault";
import type { MappingPolicy } from "@/server/model/mapping";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { desiredFloatingIps } from "@/server/operations/intent/desired-floating-ips";
import { desiredNetworks } from "@/server/operations/intent/desired-networks";
import { desiredPorts } from "@/server/operations/intent/desired-ports";
import { desiredRouters } from "@/server/operations/intent/desired-routers";
import { desiredSecurityGroups } from "@/server/operations/intent/desired-security-groups";
import { desiredSubnets } from "@/server/operations/intent/desired-subnets";
import { placeRouters } from "@/server/operations/intent/place-routers";
import { desiredIsolation } from "@/server/operations/isolation/isolation-request";
import { desiredBinding } from "@/server/operations/migration/migration-request";

export type DesiredIntent = {
  readonly desired: CloudIntent;
  readonly faults: readonly Fault[];
  /** What could not be had and refuses nothing. Absent: nothing. */
  readonly notices?: readonly string[];
};

/**
 * What the cloud shall intend when a request is granted. Faults are those that the intent alone shows (taken, unknown,
 * in use); what the appliance has to say comes after. A thing that is asked to be removed and is not there is `missing`.
 */
export function desiredIntent(current: CloudIntent, request: ChangeRequest): DesiredIntent {
  switch (request.kind) {
    case "set-flat":
      return setFlat(current, request);
    case "remove-flat": {
      const flatMappings = current.flatMappings.filter((each) => each.physicalNetwork !== request.physicalNetwork);
      if (flatMappings.length === current.flatMappings.length) {
        throw missing(`Physical network "${request.physicalNetwork}" has no flat mapping.`);
      }
      return { desired: { ...current, flatMappings }, faults: [] };
    }
    case "set-uplink-sets": {
      const { cloudId, physicalNetwork, applianceId } = request;
      const isReplaced = (each: UplinkSetMappingIntent) =>
        each.physicalNetwork === physicalNetwork && each.applianceId === applianceId;
      const policyOf = policyKept(current, physicalNetwork, request.policy);
      const wanted = request.uplinkSets.map((each): UplinkSetMappingIntent => {
        const mapping = { cloudId, physicalNetwork, applianceId, ...each };
        return {
          ...mapping,
          ...policyOf(current.uplinkSetMappings.find((other) => sameUplinkSetMapping(other, mapping))),
        };
      });
      return {
        desired: { ...current, uplinkSetMappings: replace(current.uplinkSetMappings, isReplaced, wanted) },
        faults: [],
      };
    }
    case "import-ini":
      return importIni(current, request);
    case "create-network":
    case "update-network":
    case "delete-network":
      return desiredNetworks(current, request);
    case "create-subnet":
    case "update-subnet":
    case "delete-subnet":
      return desiredSubnets(current, request);
    case "create-physical-network": {
      const { cloudId, input } = request;
      const added = { id: `${cloudId}/${input.name}`, cloudId, name: input.name, types: input.types };
      const taken = current.physicalNetworks.some((each) => each.name === input.name);
      const physicalNetworks = [...current.physicalNetworks, added];
      return { desired: { ...current, physicalNetworks }, faults: taken ? [physicalNetworkTaken(input.name)] : [] };
    }
    case "delete-physical-network":
      return deletePhysicalNetwork(current, request.physicalNetwork);
    case "create-port":
    case "update-port":
    case "delete-port":
    case "bind-port":
    case "unbind-port":
    case "set-local-link":
      return desiredPorts(current, request);
    case "add-binding":
    case "activate-binding":
    case "delete-binding":
    case "settle-binding":
      return desiredBinding(current, request);
    case "repair-finding":
      return { desired: current, faults: [] };
    case "isolate-vm":
    case "flush-isolation":
    case "stop-isolating":
    case "set-filtered-bridges":
      return { desired: desiredIsolation(current, request), faults: [] };
    case "create-security-group":
    case "update-security-group":
    case "delete-security-group":
    case "add-security-group-rules":
    case "remove-security-group-rules":
      return desiredSecurityGroups(current, request);
    case "create-router":
    case "update-router":
    case "delete-router":
    case "add-router-interface":
    case "remove-router-interface":
      return desiredRouters(current, request);
    case "create-floating-ip":
    case "update-floating-ip":
    case "delete-floating-ip":
      return desiredFloatingIps(current, request);
    case "reconcile":
      return placeRouters(current, request);
  }
}

function setFlat(current: CloudIntent, request: Extract<ChangeRequest, { kind: "set-flat" }>): DesiredIntent {
  const { cloudId, physicalNetwork, applianceId, oneViewNetworkId } = request;
  const existing = current.flatMappings.find((each) => each.physicalNetwork === physicalNetwork);
  const policy = policyKept(current, physicalNetwork, request.policy)(existing);
  const mapping: FlatMappingIntent = { cloudId, physicalNetwork, applianceId, oneViewNetworkId, ...policy };
  return {
    desired: { ...current, flatMappings: [...current.flatMappings, mapping] },
    faults:
      existing === undefined
        ? []
        : [
            {
              code: "already-mapped",
              object: `physical network "${physicalNetwork}"`,
              message: `Physical network "${physicalNetwork}" already has a flat mapping, to OneView network ${existing.oneViewNetworkId}.`,
              remedy: "Remove that mapping first: a physical network is one OneView network.",
            },
          ],
  };
}

/** Given anew, else what the mapping had, else what other mappings of the physical network agree on. */
function policyKept({ flatMappings, uplinkSetMappings }: CloudIntent, name: string, given: MappingPolicy | undefined) {
  const others = [...flatMappings, ...uplinkSetMappings].filter((each) => each.physicalNetwork === name);
  const usual = others.length > 0 && others.every((each) => each.policy === "auto") ? "auto" : undefined;
  return (existing: { readonly policy?: MappingPolicy } | undefined): { readonly policy?: MappingPolicy } => {
    const policy = given ?? existing?.policy ?? usual;
    return policy === undefined ? {} : { policy };
  };
}

/** The file says all mappings of its appliance; those of other appliances stay, and so do their policies. */
function importIni(current: CloudIntent, request: Extract<ChangeRequest, { kind: "import-ini" }>): DesiredIntent {
  const { cloudId, applianceId } = request;
  const isReplaced = (each: { applianceId: string }) => each.applianceId === applianceId;
  const flat = request.flat?.map((each): FlatMappingIntent => {
    const existing = current.flatMappings.find((other) => other.physicalNetwork === each.physicalNetwork);
    return { cloudId, applianceId, ...each, ...policyKept(current, each.physicalNetwork, undefined)(existing) };
  });
  const uplinkSets = request.uplinkSets?.map((each): UplinkSetMappingIntent => {
    const mapping = { cloudId, applianceId, ...each };
    const existing = current.uplinkSetMappings.find((other) => sameUplinkSetMapping(other, mapping));
    return { ...mapping, ...policyKept(current, each.physicalNetwork, undefined)(existing) };
  });
  const elsewhere = current.flatMappings.filter(
    (each) => !isReplaced(each) && flat?.some((line) => line.physicalNetwork === each.physicalNetwork),
  );
  return {
    desired: {
      ...current,
      flatMappings: flat === undefined ? current.flatMappings : replace(current.flatMappings, isReplaced, flat),
      uplinkSetMappings:
        uplinkSets === undefined
          ? current.uplinkSetMappings
          : replace(current.uplinkSetMappings, isReplaced, uplinkSets),
    },
    faults: elsewhere.map((each) => ({
      code: "mapped-on-another-appliance",
      object: `physical network "${each.physicalNetwork}"`,
      message: `Physical network "${each.physicalNetwork}" has a flat mapping on another appliance.`,
      remedy: "Remove that mapping first, or take the line out of the file.",
    })),
  };
}

/** `wanted` takes the place of the first one replaced, so the order of the others stays. */
function replace<T>(list: readonly T[], isReplaced: (each: T) => boolean, wanted: readonly T[]): readonly T[] {
  const first = list.findIndex(isReplaced);
  const kept = list.filter((each) => !isReplaced(each));
  const at = first < 0 ? kept.length : first;
  return [...kept.slice(0, at), ...wanted, ...kept.slice(at)];
}

function deletePhysicalNetwork(current: CloudIntent, name: string): DesiredIntent {
  if (!current.physicalNetworks.some((each) => each.name === name)) {
    throw missing(`Cloud "${current.cloudName}" has no physical network "${name}".`);
  }
  const users = [
    ...current.networks.filter((each) => each.physicalNetwork === name).map((each) => `network "${each.name}"`),
    ...current.flatMappings.filter((each) => each.physicalNetwork === name).map(() => "a flat mapping"),
    ...current.uplinkSetMappings
      .filter((each) => each.physicalNetwork === name)
      .map((each) => `the mapping to uplink set "${each.uplinkSetName}"`),
  ];
  const shown = users.length > 5 ? [...users.slice(0, 5), `${users.length - 5} more`] : users;
  return {
    desired: { ...current, physicalNetworks: current.physicalNetworks.filter((each) => each.name !== name) },
    faults:
      users.length === 0
        ? []
        : [
            {
              code: "physical-network-in-use",
              object: `physical network "${name}"`,
              message: `Physical network "${name}" is used by ${shown.join(", ")}.`,
              remedy: "Remove those first.",
            },
          ],
  };
}

function physicalNetworkTaken(name: string): Fault {
  return {
    code: "physical-network-exists",
    object: `physical network "${name}"`,
    message: `The cloud already has a physical network "${name}".`,
    remedy: "Give another name.",
  };
}

function missing(message: string): BridgeheadError {
  return new BridgeheadError("missing", message, {
    remedy: "Read the list again; it may have been removed meanwhile.",
  });
}
