import type {
  DesiredConnection,
  DesiredFabric,
  FabricMirror,
  FabricScope,
  MirroredConnection,
} from "@/server/model/desired-fabric";
import type { FabricEffect } from "@/server/model/fabric-effect";
import type { FabricState, ProfileConnection, ServerProfile } from "@/server/model/fabric-state";
import type { Fault } from "@/server/model/fault";
import { connectStep, portObject } from "@/server/oneview/binding/connect-step";
import { afterEdits, type ConnectionEdit } from "@/server/oneview/binding/connection-edit";
import { decideConnection } from "@/server/oneview/binding/decide-connection";
import { disconnectStep } from "@/server/oneview/binding/disconnect-step";
import { findConnection } from "@/server/oneview/binding/find-connection";
import { locatePort, type PortPlace } from "@/server/oneview/binding/locate-port";
import { networkTarget } from "@/server/oneview/binding/network-target";
import { sameResource } from "@/server/oneview/resource-uri";
import type { PlannedStep } from "@/server/reconcile/planned-step";

type FabricStep = PlannedStep<FabricEffect>;

export type PlanConnectionsInput = {
  readonly desired: DesiredFabric;
  readonly mirror: FabricMirror;
  readonly fabric: FabricState;
  readonly scope: FabricScope;
  /** `tick`: what takes a connection away is performed only when it is ticked by name. */
  readonly deletes: "perform" | "tick";
  /** Networks that other steps of the plan make, adopt or put into uplink sets. */
  readonly willBeReflected: ReadonlySet<string>;
};

/** The fabric as it becomes step by step, so that two ports of one plan never get one boot priority or one FlexNIC. */
export class ConnectionWorld {
  readonly notices: string[] = [];
  readonly faults: Fault[] = [];
  /** Ports with faults. */
  readonly refused: string[] = [];
  private readonly places = new Map<string, PortPlace>();
  private readonly rowOf: ReadonlyMap<string, MirroredConnection>;
  private readonly profiles: Map<string, ServerProfile>;
  /** FlexNICs and connections, each with the bound port that has it. */
  private readonly holders = new Map<string, string>();
  private readonly leavingStep = new Map<string, string>();
  private readonly settled = new Set<string>();

  constructor(
    private readonly input: PlanConnectionsInput,
    private readonly unbindable: ReadonlySet<string>,
  ) {
    this.rowOf = new Map(input.mirror.connections.map((each) => [each.portId, each]));
    this.profiles = new Map(input.fabric.serverProfiles.map((each) => [each.uri, each]));
    for (const port of input.desired.connections) this.locate(port);
    for (const port of [...input.desired.connections].sort(this.settledFirst)) this.hold(port);
  }

  /** Who has a connection already keeps its NIC when two want it. */
  private readonly settledFirst = (a: DesiredConnection, b: DesiredConnection): number => {
    const has = (port: DesiredConnection) => {
      const place = this.places.get(port.portId);
      const row = place === undefined ? null : this.knownRow(port.portId, place.profile.uri);
      return Number(row !== null && row.connectionId === place?.existing?.id);
    };
    return has(b) - has(a) || (a.portId < b.portId ? -1 : 1);
  };

  readonly inOrder = (a: DesiredConnection, b: DesiredConnection): number => {
    const boots = (port: DesiredConnection) => Number(this.places.get(port.portId)?.link.bootable === true);
    return boots(a) - boots(b) || this.settledFirst(a, b);
  };

  /** What becomes of a mirrored connection that its port no longer has. */
  leave(row: MirroredConnection): readonly FabricStep[] {
    const { input } = this;
    const port = input.desired.connections.find((each) => each.portId === row.portId);
    if (port === undefined && input.desired.undecidedPortIds?.has(row.portId) === true) return [];
    const profile = this.profileOf(row);
    const connection = profile === null ? null : findRow(profile, row);
    if (port !== undefined) {
      const place = this.places.get(port.portId);
      const isElsewhere =
        place !== undefined && connection !== null && !isAt(place, profile, connection) && profile !== null;
      if (!isElsewhere) return [];
    }
    const isTaken = profile !== null && connection !== null && this.isTaken(profile, connection, row.portId);
    const found = profile === null || connection === null || isTaken ? null : { profile, connection };
    // A port that moved writes its row anew: there is nothing to forget.
    if (port !== undefined && found === null) return [];
    const step = disconnectStep({ ...input, row, found, isMoved: port !== undefined });
    if ("notice" in step) {
      this.notices.push(step.notice);
      return [];
    }
    if (found !== null) {
      this.settled.add(connectionKey(found.profile, found.connection));
      if (port !== undefined || input.deletes === "perform") this.fold(found.profile.uri, step.edits);
    }
    if (port !== undefined) this.leavingStep.set(port.portId, step.step.id);
    return [step.step];
  }

  /** What a bound port needs. */
  arrive(port: DesiredConnection): readonly FabricStep[] {
    const { input } = this;
    const first = this.places.get(port.portId);
    // Why it has no place was told when it was looked for.
    if (first === undefined) return [];
    const rival = this.holders.get(nicKey(first));
    if (rival !== undefined && rival !== port.portId) {
      return this.refuse(port, [
        {
          code: "flex-nic-wanted-twice",
          object: portObject(port),
          message: `${first.flexNic} of ${first.hardware.name} is wanted by port ${rival} already.`,
          remedy: "Unbind one of the two ports, or correct its MAC address or local link.",
        },
      ]);
    }
    const profile = this.profiles.get(first.profile.uri) ?? first.profile;
    const row = this.rowOf.get(port.portId) ?? null;
    const known = this.knownIn(port.portId, profile, first.existing);
    const existing = findConnection(profile.connections, { mac: port.mac, flexNic: first.flexNic, known });
    const place: PortPlace = { ...first, profile, existing };
    const target = networkTarget(port, input);
    if (target.kind === "not-seen") {
      this.notices.push(
        `${portObject(port)} is left alone: the OneView network of its network could not be looked for.`,
      );
      return [];
    }
    const decision = decideConnection(port, portObject(port), { fabric: input.fabric, place, target, known });
    if (!decision.ok) return this.refuse(port, decision.faults);
    this.fold(profile.uri, decision.edits.edits);
    const leavingStep = this.leavingStep.get(port.portId) ?? null;
    const step = connectStep({ ...input, port, row, place, target, decision, leavingStep });
    return step === null ? [] : [step];
  }

  private refuse(port: DesiredConnection, faults: readonly Fault[]): readonly FabricStep[] {
    this.faults.push(...faults);
    this.refused.push(port.portId);
    return [];
  }

  private locate(port: DesiredConnection): void {
    const knownIn = (profileUri: string) => this.knownRow(port.portId, profileUri);
    const located = locatePort(port, portObject(port), this.input.fabric, knownIn);
    if (located.ok) {
      this.places.set(port.portId, located.place);
      return;
    }
    const { portIds } = this.input.scope;
    if (portIds === null || portIds.has(port.portId)) this.refuse(port, located.faults);
  }

  private hold(port: DesiredConnection): void {
    const place = this.places.get(port.portId);
    if (place === undefined) return;
    if (place.flexNic !== null && !this.holders.has(nicKey(place))) this.holders.set(nicKey(place), port.portId);
    const key = place.existing === null ? null : connectionKey(place.profile, place.existing);
    if (key !== null && !this.unbindable.has(port.portId) && !this.holders.has(key)) this.holders.set(key, port.portId);
  }

  /** A bound port has it, or it has been dealt with for another row. */
  private isTaken(profile: ServerProfile, connection: ProfileConnection, portId: string): boolean {
    const key = connectionKey(profile, connection);
    const holder = this.holders.get(key);
    if (this.settled.has(key) || (holder !== undefined && holder !== portId)) return true;
    // A bound port whose server can not be found keeps what its row says.
    return this.input.desired.connections.some((port) => {
      const row = port.portId === portId || this.places.has(port.portId) ? undefined : this.rowOf.get(port.portId);
      return row?.connectionId === connection.id && sameResource(profile.uri, row.serverProfileId);
    });
  }

  private knownRow(portId: string, profileUri: string): MirroredConnection | null {
    const row = this.rowOf.get(portId);
    return row !== undefined && sameResource(profileUri, row.serverProfileId) ? row : null;
  }

  /** By its own row, else by that of a port that had this connection before: what is known of its origin stays true. */
  private knownIn(portId: string, profile: ServerProfile, existing: ProfileConnection | null) {
    const own = this.knownRow(portId, profile.uri);
    if (own !== null || existing === null) return own;
    const { connections } = this.input.mirror;
    return (
      connections.find(
        (row) => sameResource(profile.uri, row.serverProfileId) && findRow(profile, row)?.id === existing.id,
      ) ?? null
    );
  }

  private profileOf(row: MirroredConnection): ServerProfile | null {
    return [...this.profiles.values()].find((each) => sameResource(each.uri, row.serverProfileId)) ?? null;
  }

  private fold(profileUri: string, edits: readonly ConnectionEdit[]): void {
    const profile = this.profiles.get(profileUri);
    if (profile === undefined || edits.length === 0) return;
    this.profiles.set(profileUri, { ...profile, connections: afterEdits(profile.connections, edits) });
  }
}

function findRow(profile: ServerProfile, row: MirroredConnection): ProfileConnection | null {
  return findConnection(profile.connections, { mac: row.mac, flexNic: null, known: row });
}

function isAt(place: PortPlace, profile: ServerProfile | null, connection: ProfileConnection): boolean {
  return place.profile.uri === profile?.uri && place.existing?.id === connection.id;
}

function connectionKey(profile: ServerProfile, connection: ProfileConnection): string {
  return `${profile.uri} ${connection.id}`;
}

function nicKey(place: PortPlace): string {
  return `${place.profile.uri} ${(place.flexNic ?? "").toLowerCase()}`;
}
