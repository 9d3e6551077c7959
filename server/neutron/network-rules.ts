import type { Fault } from "@/server/model/fault";
import type { PhysicalNetwork } from "@/server/model/mapping";
import { LARGEST_SEGMENTATION_ID, type NetworkInput } from "@/server/model/network-input";
import type { Network } from "@/server/model/neutron";

type Known = { readonly physicalNetworks: readonly PhysicalNetwork[]; readonly networks: readonly Network[] };

/**
 * Whether a new network can be had, by Neutron's rules:
 * 1. flat and vlan networks lie on a physical network that allows their type; gre and vxlan networks on none;
 * 2. a physical network carries at most one flat network; a VLAN is used once on a physical network;
 * 3. a tunnel key is used once among networks of its type;
 * 4. VLAN 1..4094, gre key 1..2^31-1, vxlan key 1..2^24-1; a flat network has no segmentation id;
 * 5. a segmentation id that was left open is the first free one.
 * Pure. All faults are gathered; without faults the answer is the network as it will be.
 */
export function checkNewNetwork(
  input: NetworkInput,
  id: string,
  known: Known,
): { readonly network: Network; readonly faults: readonly Fault[] } {
  const physical = input.physicalNetwork === null || input.physicalNetwork === "" ? null : input.physicalNetwork;
  const faults = [...physicalFaults(input, physical, known), ...segmentFaults(input)];
  const rivals = known.networks.filter(
    (each) => each.networkType === input.networkType && each.physicalNetwork === physical,
  );
  let segmentationId = input.segmentationId;
  if (faults.length === 0) {
    const clash = rivals.find((each) => each.segmentationId === segmentationId);
    if (input.networkType === "flat") segmentationId = null;
    if (input.networkType !== "flat" && segmentationId === null) {
      segmentationId = firstFree(rivals, LARGEST_SEGMENTATION_ID[input.networkType]);
      if (segmentationId === null) faults.push(exhausted(input, physical));
    } else if (clash !== undefined) {
      faults.push(inUse(input, physical, clash));
    }
  }
  return {
    network: {
      id,
      name: input.name,
      projectId: input.projectId,
      networkType: input.networkType,
      physicalNetwork: physical,
      segmentationId,
      mtu: input.mtu,
      external: input.external,
      shared: input.shared,
      adminStateUp: input.adminStateUp,
      status: "ACTIVE",
    },
    faults,
  };
}

function physicalFaults(input: NetworkInput, physical: string | null, known: Known): Fault[] {
  const { networkType } = input;
  const needsOne = networkType === "flat" || networkType === "vlan";
  if (!needsOne) {
    if (physical === null) return [];
    return [
      {
        code: "physical-network-not-allowed",
        object: `physical network "${physical}"`,
        message: `A ${networkType} network lies on no physical network: it runs in tunnels.`,
        remedy: "Leave the physical network out, or make it a flat or vlan network.",
      },
    ];
  }
  if (physical === null) {
    return [
      {
        code: "physical-network-required",
        object: `network "${input.name}"`,
        message: `A ${networkType} network needs a physical network.`,
        remedy: `Pick a physical network that allows ${networkType}.`,
      },
    ];
  }
  const found = known.physicalNetworks.find((each) => each.name === physical);
  if (found === undefined) {
    return [
      {
        code: "physical-network-unknown",
        object: `physical network "${physical}"`,
        message: `The cloud has no physical network "${physical}".`,
        remedy: "Pick one that exists, or add it first.",
      },
    ];
  }
  if (found.types.includes(networkType)) return [];
  return [
    {
      code: "physical-network-type",
      object: `physical network "${physical}"`,
      message: `Physical network "${physical}" carries ${found.types.join(" and ")} networks, not ${networkType}.`,
      remedy: `Pick a physical network that allows ${networkType}.`,
    },
  ];
}

function segmentFaults(input: NetworkInput): Fault[] {
  const { networkType, segmentationId } = input;
  if (segmentationId === null) return [];
  const object = `network "${input.name}"`;
  if (networkType === "flat") {
    return [
      {
        code: "segmentation-id-not-allowed",
        object,
        message: "A flat network has no segmentation id: its frames are untagged.",
        remedy: "Leave the segmentation id out, or make it a vlan network.",
      },
    ];
  }
  const largest = LARGEST_SEGMENTATION_ID[networkType];
  if (segmentationId >= 1 && segmentationId <= largest) return [];
  return [
    {
      code: "segmentation-id-out-of-range",
      object,
      message: `${segmentationId} is no ${networkType === "vlan" ? "VLAN id" : `${networkType} key`}.`,
      remedy: `Give a number from 1 to ${largest}.`,
    },
  ];
}

function firstFree(rivals: readonly Network[], largest: number): number | null {
  const taken = new Set(rivals.map((each) => each.segmentationId));
  for (let id = 1; id <= largest; id += 1) if (!taken.has(id)) return id;
  return null;
}

function exhausted(input: NetworkInput, physical: string | null): Fault {
  const where = physical === null ? `${input.networkType} keys` : `VLANs of physical network "${physical}"`;
  return {
    code: "segments-exhausted",
    object: physical === null ? `network type ${input.networkType}` : `physical network "${physical}"`,
    message: `All ${where} are in use.`,
    remedy: "Delete a network that is no longer needed.",
  };
}

function inUse(input: NetworkInput, physical: string | null, clash: Network): Fault {
  const holder = `network "${clash.name || "unnamed"}" (${clash.id})`;
  if (input.networkType === "flat") {
    return {
      code: "flat-network-in-use",
      object: `physical network "${physical}"`,
      message: `Physical network "${physical}" already carries its one flat network: ${holder}.`,
      remedy: "Pick another physical network, or delete that network first.",
    };
  }
  const what =
    input.networkType === "vlan"
      ? `VLAN ${clash.segmentationId} of physical network "${physical}"`
      : `${input.networkType} key ${clash.segmentationId}`;
  return {
    code: input.networkType === "vlan" ? "vlan-in-use" : "tunnel-key-in-use",
    object: what,
    message: `${what} is used by ${holder}.`,
    remedy: "Give another number, or leave it open to get the first free one.",
  };
}
