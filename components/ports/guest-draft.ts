import type { Port } from "@/server/model/neutron";
import type { PortInput } from "@/server/model/port-input";

/** An address of a port: in which subnet, and which one; empty: the next free one of it. */
export type AddressDraft = { readonly key: number; readonly subnetId: string; readonly address: string };

/** What a guest's port has besides its name, as it is typed. `null`: left to the console. */
export type GuestDraft = {
  /** `null`: one address of each family that has a subnet. */
  readonly addresses: readonly AddressDraft[] | null;
  /** `null`: the project's default group. */
  readonly groupIds: readonly string[] | null;
  /** An address or prefix a line, with a MAC after it where it is another than the port's. */
  readonly pairs: string;
  readonly portSecurity: boolean;
};

export const EMPTY_GUEST: GuestDraft = { addresses: null, groupIds: null, pairs: "", portSecurity: true };

export function guestDraftOf(port: Port): GuestDraft {
  return {
    addresses: port.fixedIps.map(({ subnetId, address }, key) => ({ key, subnetId, address })),
    groupIds: port.securityGroupIds,
    pairs: (port.allowedAddressPairs ?? []).map(({ address, mac }) => [address, mac].join(" ").trim()).join("\n"),
    portSecurity: port.portSecurity ?? true,
  };
}

type GuestInput = Pick<PortInput, "fixedIps" | "securityGroupIds" | "allowedAddressPairs" | "portSecurity">;

/** As the procedures take it. Without port security there are neither groups nor pairs. */
export function guestInputOf({ addresses, groupIds, pairs, portSecurity }: GuestDraft): GuestInput {
  return {
    fixedIps:
      addresses?.map(({ subnetId, address }) => ({
        ...(subnetId === "" ? {} : { subnetId }),
        ...(address.trim() === "" ? {} : { address: address.trim() }),
      })) ?? null,
    securityGroupIds: portSecurity ? (groupIds === null ? null : [...groupIds]) : [],
    allowedAddressPairs: portSecurity ? pairsOf(pairs) : [],
    portSecurity,
  };
}

function pairsOf(text: string): { address: string; mac?: string }[] {
  return text
    .split("\n")
    .map((line) => line.trim().split(/[\s,]+/))
    .filter(([address]) => address !== undefined && address !== "")
    .map(([address = "", mac]) => ({ address, ...(mac === undefined ? {} : { mac }) }));
}
