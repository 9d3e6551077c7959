import { invalid } from "../api-error";
import type { ConnectionResource, ResourceOf } from "../schemas";
import type { World } from "../world";
import type { WrittenConnection } from "./profile-body";
import { macOf } from "./profile-macs";
import { checkPortId, type FlexNic, flexNicsOf } from "./profile-ports";
import { isReached, networksBehind } from "./profile-reach";

export type ConnectionContext = {
  /** The profile's `macType`. */
  readonly macType: string;
  /** Its boot settings are managed: then every connection has a boot attribute. */
  readonly managesBoot: boolean;
  readonly current: readonly ConnectionResource[];
  /** `null`: the profile is assigned to no server. */
  readonly hardware: ResourceOf<"server-hardware"> | null;
};

const defaultBandwidth = { maximumBandwidth: 10_000, typicalBandwidth: 2500 };

/**
 * The connections of a profile as they will be, from what the client wrote:
 * - an id that exists edits that connection, another one or none makes a new one;
 * - a network that does not exist is refused, unless the connection already had it: then it stays Failed;
 * - `Auto`, no port and `<loc> <slot>:<port>` become a free FlexNIC as soon as there is hardware;
 * - bandwidth defaults to what is typical of the network; the MAC is given by the appliance or the FlexNIC's own.
 */
export function settleConnections(
  world: World,
  written: readonly WrittenConnection[],
  context: ConnectionContext,
): readonly ConnectionResource[] {
  const numbered = withIds(written, context.current);
  const named = new Set(numbered.map((each) => each.portId ?? "Auto"));
  const taken = new Set([...named].filter((portId) => portId !== "Auto" && portId !== "None"));
  const settled: ConnectionResource[] = [];
  for (const each of numbered) {
    const current = context.current.find((one) => one.id === each.id);
    const flexNic = flexNicFor(world, each, context.hardware, taken);
    if (flexNic !== null) taken.add(flexNic.portId);
    settled.push(settle(world, each, current, flexNic, context, settled));
  }
  return settled;
}

type Numbered = WrittenConnection & { readonly id: number };

function withIds(written: readonly WrittenConnection[], current: readonly ConnectionResource[]): readonly Numbered[] {
  const given = written.map((each) => each.id ?? 0).filter((id) => id > 0);
  if (new Set(given).size !== given.length) throw invalid("DUPLICATE_CONNECTION_ID", "Two connections have one id.");
  let last = Math.max(0, ...given, ...current.map((each) => each.id));
  return written.map((each) => {
    if (each.id !== undefined && each.id !== null && each.id > 0) return { ...each, id: each.id };
    last += 1;
    return { ...each, id: last };
  });
}

function settle(
  world: World,
  written: Numbered,
  current: ConnectionResource | undefined,
  flexNic: FlexNic | null,
  context: ConnectionContext,
  before: readonly ConnectionResource[],
): ConnectionResource {
  const bandwidth = bandwidthOf(world, written.networkUri);
  const isMissing = bandwidth === null;
  if (isMissing && current?.networkUri !== written.networkUri) {
    throw invalid(
      "PROFILE_NETWORK_NOT_FOUND",
      `The network ${written.networkUri} of connection ${written.id} does not exist.`,
    );
  }
  if (current !== undefined && current.functionType !== written.functionType) {
    throw invalid("CONNECTION_FUNCTION_TYPE_IMMUTABLE", `The functionType of connection ${written.id} can not change.`);
  }
  const typical = String((bandwidth ?? defaultBandwidth).typicalBandwidth);
  const isAuto =
    written.requestedMbps === undefined || written.requestedMbps === null || written.requestedMbps === "Auto";
  const requestedMbps = isAuto ? (current?.requestedMbps ?? typical) : (written.requestedMbps ?? typical);
  const isUp = context.hardware !== null && written.portId !== "None";
  return {
    wwpnType: "Virtual",
    wwnn: null,
    wwpn: null,
    requestedVFs: "0",
    allocatedVFs: 0,
    ...current,
    id: written.id,
    name: written.name ?? null,
    functionType: written.functionType,
    networkUri: written.networkUri,
    portId: flexNic?.portId ?? written.portId ?? "Auto",
    requestedMbps,
    allocatedMbps: isUp ? Number(requestedMbps) : 0,
    maximumMbps: (bandwidth ?? defaultBandwidth).maximumBandwidth,
    interconnectUri: flexNic?.interconnectUri ?? null,
    boot: written.boot ?? (context.managesBoot ? { priority: "NotBootable" } : null),
    ...macOf(world, written, current, flexNic, context, before),
    state: isMissing ? "Failed" : isUp ? "Deployed" : "Reserved",
    status: isMissing ? "Critical" : "OK",
  };
}

/** `null` when no such network or network set exists. */
function bandwidthOf(world: World, networkUri: string): typeof defaultBandwidth | null {
  const network = world.store.get("ethernet-networks", networkUri) ?? world.store.get("network-sets", networkUri);
  if (network === undefined) return null;
  const templateUri = typeof network.connectionTemplateUri === "string" ? network.connectionTemplateUri : "";
  return world.store.get("connection-templates", templateUri)?.bandwidth ?? defaultBandwidth;
}

/** `null` without hardware and for `None`. */
function flexNicFor(
  world: World,
  written: Numbered,
  hardware: ResourceOf<"server-hardware"> | null,
  taken: ReadonlySet<string>,
): FlexNic | null {
  const portId = written.portId ?? "Auto";
  checkPortId(portId);
  if (hardware === null || portId === "None") return null;
  const all = flexNicsOf(hardware).filter((each) => each.type === "Ethernet");
  const exact = all.find((each) => each.portId === portId);
  if (exact !== undefined) return exact;
  const fit = portId === "Auto" ? all : all.filter((each) => each.physicalPort === portId);
  if (fit.length === 0 && portId !== "Auto") {
    throw invalid("PORT_NOT_FOUND", `The port ${portId} does not exist on server hardware ${hardware.name}.`);
  }
  const free = fit.filter((each) => !taken.has(each.portId));
  const best = free.find((each) => isReached(world, written.networkUri, networksBehind(world, each.interconnectUri)));
  const found = best ?? free[0];
  if (found !== undefined) return found;
  throw invalid("NO_FREE_PORT", `The server hardware ${hardware.name} has no free port for connection ${written.id}.`);
}
