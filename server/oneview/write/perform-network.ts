import { BridgeheadError } from "@/server/model/errors";
import type { EffectOutcome, FabricEffect } from "@/server/model/fabric-effect";
import { resourceId } from "@/server/oneview/resource-uri";
import { isMissing } from "@/server/oneview/write/failure";
import { networksPath } from "@/server/oneview/write/network-body";
import { adoptNetwork, createNetwork, deleteNetwork } from "@/server/oneview/write/write-network";
import type { Writing } from "@/server/oneview/write/writing";

export type NetworkEffect = Extract<FabricEffect, { kind: `network.${string}` }>;

export async function performNetwork(writing: Writing, effect: NetworkEffect): Promise<EffectOutcome> {
  const { networkId } = effect;
  switch (effect.kind) {
    case "network.create":
      return made(networkId, await createNetwork(writing, effect));
    case "network.adopt": {
      const uri = uriOf(effect.oneViewNetworkId);
      await adoptNetwork(writing, uri, effect).catch((cause: unknown) => {
        throw isMissing(cause) ? gone(effect.oneViewName, uri, cause) : cause;
      });
      return made(networkId, uri);
    }
    case "network.replace":
      await deleteNetwork(writing, uriOf(effect.oneViewNetworkId));
      return made(networkId, await createNetwork(writing, effect));
    case "network.delete":
      await deleteNetwork(writing, uriOf(effect.oneViewNetworkId));
      return unmade(networkId);
    case "network.forget":
      return unmade(networkId);
  }
}

function uriOf(oneViewNetworkId: string): string {
  return `${networksPath}/${resourceId(oneViewNetworkId)}`;
}

function made(networkId: string, uri: string): EffectOutcome {
  return { ok: true, mirror: [{ kind: "network.set", networkId, oneViewNetworkId: resourceId(uri) }] };
}

function unmade(networkId: string): EffectOutcome {
  return { ok: true, mirror: [{ kind: "network.unset", networkId }] };
}

function gone(name: string, uri: string, cause: unknown): BridgeheadError {
  return new BridgeheadError("missing", `The OneView network ${uri} that was to become "${name}" is gone.`, {
    cause,
    remedy: "Reconcile again: the network is then made anew.",
  });
}
