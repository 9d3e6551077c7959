import type { DesiredConnection, DesiredFabric, MirroredConnection } from "@/server/model/desired-fabric";
import type { FabricEffect, PowerBefore } from "@/server/model/fabric-effect";
import type { FabricState, ServerHardware, ServerProfile } from "@/server/model/fabric-state";
import type { Cause, Risk } from "@/server/model/plan";
import { needsPowerOff } from "@/server/oneview/binding/connection-edit";
import { bootOf, type Decision } from "@/server/oneview/binding/decide-connection";
import type { PortPlace } from "@/server/oneview/binding/locate-port";
import type { NetworkTarget } from "@/server/oneview/binding/network-target";
import { resourceId, sameResource } from "@/server/oneview/resource-uri";
import type { PlannedStep } from "@/server/reconcile/planned-step";
import { stepId } from "@/server/reconcile/step-id";

type Input = {
  readonly port: DesiredConnection;
  readonly row: MirroredConnection | null;
  readonly place: PortPlace;
  readonly target: Exclude<NetworkTarget, { kind: "not-seen" }>;
  readonly decision: Extract<Decision, { ok: true }>;
  /** The step that ends the port's connection elsewhere. */
  readonly leavingStep: string | null;
  readonly desired: DesiredFabric;
  readonly fabric: FabricState;
  readonly willBeReflected: ReadonlySet<string>;
};

/** PURE. The step of a decided connection; `null` when it is right and the mirror says so. */
export function connectStep(input: Input): PlannedStep<FabricEffect> | null {
  const { port, row, place, target, decision, desired, fabric } = input;
  const { applianceId } = desired;
  const { hardware, profile } = place;
  const { edits, existing, origin } = decision.edits;
  if (edits.length === 0 && row !== null && isMirrored(input, row)) return null;
  const needsOff = needsPowerOff(edits);
  const boot = bootOf(decision.edits);
  const common = {
    port: port.portId,
    MAC: port.mac,
    server: hardware.name,
    profile: profile.name,
    FlexNIC: place.flexNic ?? "unknown",
  };
  return {
    id: stepId("port.connect", applianceId, port.portId),
    verb: "port.connect",
    target: portObject(port),
    why: [whatFor(input, needsOff), ...cautions(hardware, needsOff, decision.isReachKnown)].join(" "),
    risk: riskOf(edits.length, needsOff, hardware),
    dependsOn: [...dependencies(input), ...(input.leavingStep === null ? [] : [input.leavingStep])],
    before:
      existing === null
        ? null
        : {
            ...common,
            connection: `${existing.id} "${existing.name ?? ""}"`,
            network: networkName(existing.networkUri, fabric),
            boot: existing.bootPriority ?? "NotBootable",
          },
    after: {
      ...common,
      connection: existing === null ? "a new one" : `${existing.id} "${existing.name ?? ""}"`,
      network: target.kind === "there" ? networkName(target.uri, fabric) : `Neutron [${port.networkId}]`,
      boot,
    },
    place: "appliance",
    cause: causeOf(input),
    effect: {
      applianceId,
      kind: "port.connect",
      portId: port.portId,
      mac: port.mac,
      networkId: port.networkId,
      oneViewNetworkId: port.oneViewNetworkId,
      serverHardwareId: resourceId(hardware.uri),
      bootable: place.link.bootable,
      how: needsOff ? "add" : "repoint",
      known:
        existing === null ? null : { serverProfileId: resourceId(profile.uri), connectionId: existing.id, ...origin },
      powerBefore: needsOff ? powerOf(hardware) : null,
    },
  };
}

/** `port "name" (first characters of its id)` */
export function portObject(port: Pick<DesiredConnection, "portId" | "name">): string {
  return `port "${port.name || "unnamed"}" (${port.portId.slice(0, 8)})`;
}

export function powerOf(hardware: ServerHardware | undefined): PowerBefore {
  return hardware?.powerState === "On" || hardware?.powerState === "Off" ? hardware.powerState : null;
}

/** Whatever is not known to be off may be running somebody's work. */
export function riskOf(edits: number, needsOff: boolean, hardware: ServerHardware | undefined): Risk {
  if (edits === 0) return "none";
  return needsOff && hardware !== undefined && hardware.powerState !== "Off" ? "high" : "low";
}

export function networkName(uri: string | null, fabric: FabricState): string {
  if (uri === null) return "none";
  const named = [...fabric.networks, ...fabric.networkSets].find((each) => each.uri === uri);
  return named?.name ?? `${resourceId(uri)}, which is gone`;
}

/** `power-cycles <server> (<profile>)`, or what there is to know instead. */
export function powerCaution(hardware: ServerHardware | undefined, profile: ServerProfile): string | null {
  if (hardware === undefined || hardware.powerState === "Off") return null;
  const name = `${hardware.name} (${profile.name})`;
  if (hardware.powerState === "On") return `OneView allows it only while the server is off: power-cycles ${name}.`;
  const state = hardware.powerState ?? "unknown";
  return `OneView allows it only while the server is off, and its power is ${state}: power-cycles ${name} if it is on.`;
}

function cautions(hardware: ServerHardware, needsOff: boolean, isReachKnown: boolean): readonly string[] {
  const lines: string[] = [];
  if (!isReachKnown) lines.push("Whether the network reaches that NIC could not be seen.");
  if (needsOff && hardware.powerLock) lines.push("OneView holds the server's power now: this is waited for.");
  return lines;
}

function whatFor(input: Input, needsOff: boolean): string {
  const { place, row, decision } = input;
  const { edits, existing } = decision.edits;
  const { hardware, profile, flexNic } = place;
  if (edits.length === 0) {
    return row === null
      ? "Its connection is there and right: the console takes note of it. Nothing is written on the appliance."
      : "Its connection is right, but the console's note of it is not. Nothing is written on the appliance.";
  }
  const caution = needsOff ? powerCaution(hardware, profile) : null;
  const power = caution === null ? "" : ` ${caution}`;
  if (existing === null) {
    const again = row !== null && sameResource(profile.uri, row.serverProfileId) ? "no longer has" : "has no";
    return `Profile "${profile.name}" ${again} connection for it: one is added on ${flexNic}.${power}`;
  }
  if (!needsOff) {
    const failed = existing.state === "Failed" ? "has failed" : "leads elsewhere";
    return `Connection ${existing.id} on ${flexNic} ${failed}: it is pointed to the port's network while the server runs on.`;
  }
  return `Connection ${existing.id} on ${flexNic} has boot priority ${existing.bootPriority ?? "NotBootable"} and shall have ${bootOf(decision.edits)}.${power}`;
}

function isMirrored({ port, place, target }: Input, row: MirroredConnection): boolean {
  return (
    place.existing?.id === row.connectionId &&
    sameResource(place.profile.uri, row.serverProfileId) &&
    sameResource(place.hardware.uri, row.serverHardwareId) &&
    row.mac.toLowerCase() === port.mac.toLowerCase() &&
    target.kind === "there" &&
    sameResource(target.uri, row.oneViewNetworkId)
  );
}

function causeOf({ row, place, target, fabric, decision }: Input): Cause {
  const { existing } = decision.edits;
  if (row === null || !sameResource(place.profile.uri, row.serverProfileId)) return "asked";
  if (existing === null) return "missing";
  const { networkUri } = existing;
  if (networkUri === null || !exists(networkUri, fabric)) return "missing";
  const isAsMirrored = sameResource(networkUri, row.oneViewNetworkId) && existing.state !== "Failed";
  const isAskedAnew = target.kind !== "there" || !sameResource(target.uri, row.oneViewNetworkId);
  return isAsMirrored && isAskedAnew ? "asked" : "changed";
}

function exists(uri: string, fabric: FabricState): boolean {
  if (fabric.errors.some((each) => each.part === "networks" || each.part === "networkSets")) return true;
  return [...fabric.networks, ...fabric.networkSets].some((each) => each.uri === uri);
}

/** The steps that bring its network to the appliance and into its uplink sets; the caller drops those not in the plan. */
function dependencies({ port, desired, willBeReflected }: Input): readonly string[] {
  if (port.oneViewNetworkId !== null || !willBeReflected.has(port.networkId)) return [];
  const { applianceId } = desired;
  const network = desired.networks.find((each) => each.networkId === port.networkId);
  const joins = (network?.uplinkSets ?? []).map((ref) =>
    stepId("uplink-set.join", applianceId, port.networkId, ref.logicalInterconnectGroupId, ref.uplinkSetName),
  );
  return [stepId("network.reflect", applianceId, port.networkId), ...joins];
}
