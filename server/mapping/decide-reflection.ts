import type { FlatMappingIntent, MappedIntent } from "@/server/mapping/cloud-intent";
import type { MappingFacts } from "@/server/mapping/mapping-facts";
import { BridgeheadError } from "@/server/model/errors";
import type { Network } from "@/server/model/neutron";

/** How a Neutron network is shown on OneView. */
export type Decision =
  | { readonly kind: "none"; readonly reason: string }
  | { readonly kind: "flat"; readonly mapping: FlatMappingIntent; readonly vlanIgnored: boolean }
  | { readonly kind: "uplink-sets" };

/**
 * The decision table. U(type): the physical network is mapped to an uplink set of that type; F: it has a flat mapping.
 *
 * | network | U(tagged) | U(untagged) | F   | decision                                            |
 * | ------- | --------- | ----------- | --- | --------------------------------------------------- |
 * | vlan    | yes       | any         | any | uplink sets                                         |
 * | vlan    | no        | any         | yes | flat: the one OneView network, the VLAN is ignored  |
 * | vlan    | no        | any         | no  | none                                                |
 * | flat    | any       | any         | yes | flat                                                |
 * | flat    | any       | yes         | no  | uplink sets                                         |
 * | flat    | any       | no          | no  | none                                                |
 * | other   |           |             |     | none: it has no physical network                    |
 *
 * Where the outcome hangs on the type of an uplink set that is not known, nothing is guessed: the error is `unreachable`.
 */
export function decideReflection(
  network: Network,
  intent: Pick<MappedIntent, "flatMappings" | "uplinkSetMappings">,
  facts: MappingFacts,
): Decision {
  if (network.networkType !== "flat" && network.networkType !== "vlan") {
    return { kind: "none", reason: `networks of type ${network.networkType} have no physical network` };
  }
  const flat = intent.flatMappings.find((mapping) => mapping.physicalNetwork === network.physicalNetwork);
  if (network.networkType === "flat" && flat !== undefined) return { kind: "flat", mapping: flat, vlanIgnored: false };

  const wanted = network.networkType === "vlan" ? "Tagged" : "Untagged";
  const sets = intent.uplinkSetMappings.filter((mapping) => mapping.physicalNetwork === network.physicalNetwork);
  const types = sets.map((mapping) => facts.uplinkSetType(mapping));
  if (types.includes(wanted)) return { kind: "uplink-sets" };
  if (flat === undefined) {
    return types.includes(null)
      ? { kind: "none", reason: `not known: an uplink set mapped to ${network.physicalNetwork} could not be read` }
      : {
          kind: "none",
          reason: `physical network ${network.physicalNetwork} is not mapped for ${network.networkType}`,
        };
  }
  const unread = sets.find((_, index) => types[index] === null);
  if (unread !== undefined) {
    throw new BridgeheadError(
      "unreachable",
      `Whether VLAN network "${network.name}" follows the flat mapping of "${flat.physicalNetwork}" hangs on uplink set "${unread.uplinkSetName}", which ${facts.applianceName(unread.applianceId)} did not show.`,
      { remedy: "Make the appliance answer, or remove that uplink-set mapping first." },
    );
  }
  return { kind: "flat", mapping: flat, vlanIgnored: true };
}
