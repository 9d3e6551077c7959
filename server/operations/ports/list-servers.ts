import type { FabricState, ServerHardware } from "@/server/model/fabric-state";
import type { Port } from "@/server/model/neutron";
import type { NicOption, ServerOption, ServerOptions } from "@/server/model/port-views";
import { findConnection, isSameFlexNic } from "@/server/oneview/binding/find-connection";
import { resourceId } from "@/server/oneview/resource-uri";
import type { OperationContext } from "@/server/operations/context";
import { readIntent } from "@/server/operations/intent/read-intent";
import { resolveCloud } from "@/server/operations/intent/resolve";
import { applianceRefs } from "@/server/operations/mappings/list-mappings";
import { connectionView, profileOf, serverFaults } from "@/server/operations/ports/find-server";
import { portTeller } from "@/server/operations/ports/port-teller";

/**
 * Every server of the appliances as last seen, with its NICs and what holds them; those that no port can be bound to
 * with the reason. Possible ones first, then by name.
 */
export async function listServers(
  ctx: OperationContext,
  input: { readonly cloudId?: string | undefined; readonly applianceId?: string | undefined },
): Promise<ServerOptions> {
  const cloud = await resolveCloud(ctx.db, input.cloudId);
  const stored = await readIntent(ctx.db, cloud.id);
  const { fabrics, applianceName } = portTeller(ctx, stored);
  const appliances = stored.appliances.filter(({ id }) => input.applianceId === undefined || id === input.applianceId);
  const bound = new Map(
    stored.intent.ports
      .filter((port) => port.host !== "" && port.vnicType === "baremetal")
      .map((port) => [port.mac.toLowerCase(), port]),
  );
  const servers = appliances.flatMap(({ id }) => {
    const fabric = fabrics.get(id);
    if (fabric === undefined) return [];
    return fabric.serverHardware.map((hardware) => serverOption(fabric, hardware, applianceName(id), bound));
  });
  servers.sort(
    (a, b) =>
      Number(a.faults.length > 0) - Number(b.faults.length > 0) ||
      a.name.localeCompare(b.name, "en", { numeric: true }) ||
      (a.id < b.id ? -1 : 1),
  );
  return { servers, appliances: applianceRefs(ctx, { appliances }) };
}

function serverOption(
  fabric: FabricState,
  hardware: ServerHardware,
  applianceName: string,
  bound: ReadonlyMap<string, Port>,
): ServerOption {
  const profile = profileOf(fabric, hardware);
  const { name, model, powerState, powerLock } = hardware;
  const nics = hardware.ports.map(({ portId, mac, interconnectUri }): NicOption => {
    const connections = profile?.connections ?? [];
    const holder =
      connections.find((each) => isSameFlexNic(each.portId, portId)) ??
      (mac === null ? null : findConnection(connections, { mac, flexNic: null, known: null }));
    const port = mac === null ? undefined : bound.get(mac.toLowerCase());
    return {
      flexNic: portId,
      mac: mac?.toLowerCase() ?? null,
      logicalInterconnect: logicalInterconnectOf(fabric, interconnectUri),
      connection: holder === null ? null : connectionView(fabric, holder),
      port: port === undefined ? null : { id: port.id, name: port.name },
    };
  });
  return {
    ...{
      applianceId: fabric.applianceId,
      applianceName,
      id: resourceId(hardware.uri),
      name,
      model,
      powerState,
      powerLock,
    },
    profile: profile === null ? null : { id: resourceId(profile.uri), name: profile.name },
    faults: serverFaults({ fabric, hardware, profile }),
    nics,
  };
}

function logicalInterconnectOf(fabric: FabricState, interconnectUri: string | null): string | null {
  const uri = fabric.interconnects.find((each) => each.uri === interconnectUri)?.logicalInterconnectUri;
  return fabric.logicalInterconnects.find((each) => each.uri === uri)?.name ?? null;
}
