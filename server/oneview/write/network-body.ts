import type { FabricEffect } from "@/server/model/fabric-effect";
import type { EthernetNetwork } from "@/server/model/fabric-state";
import { networkTypeAt } from "@/server/oneview/api-version";
import { readMark } from "@/server/oneview/mark";
import { OneViewError } from "@/server/oneview/oneview-error";

export const networksPath = "/rest/ethernet-networks";

export type WantedNetwork = Pick<
  Extract<FabricEffect, { kind: "network.create" }>,
  "networkId" | "oneViewName" | "ethernetNetworkType" | "vlanId" | "description"
>;

/** PURE. What is POSTed for a new network. An untagged one has no `vlanId` at all: versions differ in which nothing they take. */
export function networkBody(wanted: WantedNetwork, apiVersion: number) {
  return {
    type: networkTypeAt(apiVersion),
    name: wanted.oneViewName,
    description: wanted.description,
    ethernetNetworkType: wanted.ethernetNetworkType,
    ...(wanted.vlanId === null ? {} : { vlanId: wanted.vlanId }),
    purpose: "General",
    privateNetwork: false,
    smartLink: false,
  };
}

/**
 * What cannot be changed must be right, and it must not bear the mark of another cloud; otherwise an error that says what
 * is there and what is wanted.
 */
export function demandSameNetwork(found: EthernetNetwork, wanted: WantedNetwork): void {
  const maker = readMark(found.description);
  if (maker !== null && maker !== readMark(wanted.description)) {
    throw new OneViewError(
      "refused",
      `The appliance has a network "${found.name}" (${found.uri}) that another cloud (${maker}) made.`,
      { remedy: "Two clouds use one network id on this appliance: take it out of one of them." },
    );
  }
  const isSame = found.ethernetNetworkType === wanted.ethernetNetworkType && found.vlanId === wanted.vlanId;
  if (isSame) return;
  throw new OneViewError(
    "refused",
    `The appliance has a network "${found.name}" (${found.uri}) that is ${words(found)}; wanted is ${words(wanted)}.`,
    { remedy: "Reconcile again: the plan then offers to replace it. Or rename or delete it on the appliance." },
  );
}

function words(network: Pick<EthernetNetwork, "ethernetNetworkType" | "vlanId">): string {
  const { ethernetNetworkType, vlanId } = network;
  return vlanId === null ? ethernetNetworkType : `${ethernetNetworkType} with VLAN ${vlanId}`;
}
