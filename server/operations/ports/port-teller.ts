import type { CloudIntent, Reflection } from "@/server/mapping/cloud-intent";
import { type Decision, decideReflection } from "@/server/mapping/decide-reflection";
import type { MirroredConnection } from "@/server/model/desired-fabric";
import { isBridgeheadError } from "@/server/model/errors";
import type { Port } from "@/server/model/neutron";
import type { LocalLinkReading, PortDetails } from "@/server/model/port-views";
import { findConnection, type KnownInProfile } from "@/server/oneview/binding/find-connection";
import { sameResource } from "@/server/oneview/resource-uri";
import type { OperationContext } from "@/server/operations/context";
import { knownFabrics } from "@/server/operations/intent/known-fabrics";
import { type Fabrics, mappingFactsOf } from "@/server/operations/intent/mapping-facts-of";
import type { StoredIntent } from "@/server/operations/intent/read-intent";
import { describeBinding } from "@/server/operations/ports/describe-binding";
import { connectionView, findServer, flexNicOf } from "@/server/operations/ports/find-server";
import { readLocalLink } from "@/server/operations/ports/read-local-link";

/** Tells of ports of one cloud what intent, mirror and the appliances as last seen say. */
export type PortTeller = {
  readonly fabrics: Fabrics;
  applianceName(id: string): string;
  tell(port: Port): PortDetails;
  /** Of text that is not stored (yet). */
  read(
    localLink: unknown,
    port: { readonly object: string; readonly mac: string | null; readonly id: string | null },
  ): LocalLinkReading;
};

export function portTeller(ctx: OperationContext, { intent, appliances }: StoredIntent): PortTeller {
  const fabrics = knownFabrics(ctx, appliances);
  const facts = mappingFactsOf(fabrics, appliances);
  const unread = appliances.filter(({ id }) => !fabrics.has(id)).map(({ name }) => name);
  const decisions = new Map(intent.networks.map((network) => [network.id, decide(intent, network, facts)]));
  const names = new Map(intent.networks.map(({ id, name }) => [id, name]));
  const mirrors = new Map(intent.connections.map((each) => [each.portId, each]));
  const reflections = new Map<string, Reflection[]>();
  for (const each of intent.reflections) {
    const same = reflections.get(each.networkId);
    if (same === undefined) reflections.set(each.networkId, [each]);
    else same.push(each);
  }
  const read: PortTeller["read"] = (localLink, { object, mac, id }) =>
    readLocalLink(
      {
        profile: localLink === null || localLink === undefined ? null : { local_link_information: localLink },
        ...{ object, mac, knownIn: knownIn(mirrors.get(id ?? "")) },
      },
      fabrics,
      facts.applianceName,
      unread,
    );
  return {
    fabrics,
    applianceName: facts.applianceName,
    read,
    tell: (port) => {
      const given = port.profile?.local_link_information;
      const reading = read(given, { object: `port "${port.name || port.id}"`, mac: port.mac, id: port.id });
      const mirror = mirrors.get(port.id) ?? null;
      const found = findServer(fabrics, mirror?.serverHardwareId ?? reading.link?.serverHardwareId ?? "");
      const flexNic = found === null ? null : flexNicOf(found.hardware, port.mac);
      const isOurs = port.host !== "" || mirror !== null;
      const connection =
        found?.profile && isOurs && port.vnicType === "baremetal"
          ? findConnection(found.profile.connections, {
              mac: port.mac,
              flexNic,
              known: knownIn(mirror ?? undefined)(found.profile.uri),
            })
          : null;
      return {
        ...port,
        cloudId: intent.cloudId,
        networkName: names.get(port.networkId) || port.networkId,
        binding: describeBinding({
          ...{ port, decision: decisions.get(port.networkId) ?? null, mirror, reading, connection },
          reflections: reflections.get(port.networkId) ?? [],
          fabric: found?.fabric ?? null,
        }),
        server: reading.server,
        connection: found === null || connection === null ? null : connectionView(found.fabric, connection),
        localLink: given === undefined || given === null ? null : reading,
        mirror: mirror === null ? null : { made: mirror.made, connectionId: mirror.connectionId },
      };
    },
  };
}

/** Connection ids count within their profile only. */
function knownIn(mirror: MirroredConnection | undefined): (profileUri: string) => KnownInProfile | null {
  return (uri) => (mirror !== undefined && sameResource(uri, mirror.serverProfileId) ? mirror : null);
}

/** `null`: it hangs on something that was not read. */
function decide(
  intent: CloudIntent,
  network: CloudIntent["networks"][number],
  facts: ReturnType<typeof mappingFactsOf>,
): Decision | null {
  try {
    return decideReflection(network, intent, facts);
  } catch (error) {
    if (isBridgeheadError(error) && error.kind === "unreachable") return null;
    throw error;
  }
}
