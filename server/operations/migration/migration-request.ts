import { z } from "zod";
import type { CloudIntent } from "@/server/mapping/cloud-intent";
import { BridgeheadError } from "@/server/model/errors";
import type { Fault } from "@/server/model/fault";
import type { Port, PortBinding } from "@/server/model/neutron";
import { portTarget } from "@/server/model/object-words";
import { refuseOwned } from "@/server/neutron/port-rules";
import { portStatus, portVifType } from "@/server/neutron/port-status";
import { decodeProfile } from "@/server/operations/migration/profile-json";

const onPort = { cloudId: z.string().min(1), portId: z.string().min(1).max(100) };
const host = z.string().min(1).max(255);

/** What a migration asks of a port's bindings (Neutron's extended port binding API), as a plan is stored with it. */
export const migrationRequests = [
  z.strictObject({
    kind: z.literal("add-binding"),
    ...onPort,
    host,
    vif: z.strictObject({ hybridPlug: z.boolean(), createPort: z.boolean() }),
    /** Becomes the binding's profile. */
    profileJson: z.string().max(10_000),
  }),
  z.strictObject({ kind: z.literal("activate-binding"), ...onPort, host }),
  z.strictObject({ kind: z.literal("delete-binding"), ...onPort, host }),
  z.strictObject({ kind: z.literal("settle-binding"), ...onPort }),
] as const;

export type MigrationRequest = z.infer<(typeof migrationRequests)[number]>;

export function isMigrationRequest(request: { readonly kind: string }): request is MigrationRequest {
  return migrationRequests.some((each) => each.shape.kind.value === request.kind);
}

type Answer = { readonly desired: CloudIntent; readonly faults: readonly Fault[] };

/**
 * What the cloud shall intend when it is granted. To delete a binding that is not there is success: what is left of it on its
 * host is taken away then. To activate the active one is a fault (Neutron answers 409), which a migration takes for done.
 */
export function desiredBinding(current: CloudIntent, request: MigrationRequest): Answer {
  const old = current.ports.find((each) => each.id === request.portId);
  if (old === undefined) {
    throw new BridgeheadError("missing", `Cloud "${current.cloudName}" has no port ${request.portId}.`, {
      remedy: "Read the list again; it may have been removed meanwhile.",
    });
  }
  const changed = (port: Port): Answer => ({
    desired: { ...current, ports: current.ports.map((each) => (each === old ? port : each)) },
    faults: [],
  });
  switch (request.kind) {
    case "add-binding": {
      refuseOwned(old, "Its router or floating IP decides where it is.");
      const faults = bindingFaults(current, old, request.host);
      if (faults.length > 0) return { desired: current, faults };
      const { host, vif, profileJson } = request;
      return changed(withBindings(old, [...bindingsOf(old), { host, vif, profile: decodeProfile(profileJson).value }]));
    }
    case "activate-binding":
      return activate(current, old, request.host, changed);
    case "delete-binding": {
      const left = bindingsOf(old).filter((each) => each.host !== request.host);
      return left.length === bindingsOf(old).length
        ? { desired: current, faults: [] }
        : changed(withBindings(old, left));
    }
    case "settle-binding": {
      const { migrating_to: _to, os_vif_delegation: _sentinel, ...rest } = old.profile ?? {};
      return changed({ ...old, profile: Object.keys(rest).length === 0 ? null : rest });
    }
  }
}

/** The other one becomes INACTIVE; each keeps its own profile. */
function activate(current: CloudIntent, old: Port, host: string, changed: (port: Port) => Answer): Answer {
  if (old.host === host) {
    return {
      desired: current,
      faults: [fault(old, "binding-active", `Its binding on ${host} is active already.`, "Nothing is left to do.")],
    };
  }
  const binding = bindingsOf(old).find((each) => each.host === host);
  if (binding === undefined) {
    const message = `It has no binding on ${host} to activate.`;
    return { desired: current, faults: [fault(old, "binding-missing", message, "Migrate it there anew.")] };
  }
  const vif = old.vif ?? { hybridPlug: needsHybrid(current, old.host), createPort: true };
  const former: PortBinding = { host: old.host, vif, profile: old.profile ?? {} };
  const others = bindingsOf(old).filter((each) => each !== binding);
  const moved = { ...old, host, vif: binding.vif, profile: binding.profile };
  const bound = { ...moved, vifType: portVifType(moved), status: portStatus(moved) };
  return changed(withBindings(bound, [...others, former]));
}

function bindingFaults(current: CloudIntent, old: Port, host: string): readonly Fault[] {
  const managed = current.hosts.map((each) => each.name);
  if (old.vnicType === "baremetal") {
    return [fault(old, "port-of-a-server", "A server's port does not migrate.", "Unbind it and bind it elsewhere.")];
  }
  if (!managed.includes(old.host)) {
    const message = old.host === "" ? "It is not bound to a host." : `Its host ${old.host} is not managed.`;
    return [fault(old, "not-migratable", message, "Bind it to a managed host first.")];
  }
  if (!managed.includes(host)) {
    return [fault(old, "host-not-managed", `Host ${host} is not managed.`, "Pick a managed host as its destination.")];
  }
  if (old.host === host) return [fault(old, "already-there", `It is on ${host} already.`, "Pick another host.")];
  const [other] = bindingsOf(old);
  if (other === undefined) return [];
  const message = `It has a binding on ${other.host} besides its active one, of a migration that is not over.`;
  return [fault(old, "binding-exists", message, "Let that migration end, or cancel it.")];
}

function fault(port: Port, code: string, message: string, remedy: string): Fault {
  return { code, object: portTarget(port), message, remedy };
}

const bindingsOf = (port: Port): readonly PortBinding[] => port.inactiveBindings ?? [];

function withBindings(port: Port, bindings: readonly PortBinding[]): Port {
  const { inactiveBindings: _old, ...rest } = port;
  return bindings.length === 0 ? rest : { ...rest, inactiveBindings: bindings };
}

function needsHybrid({ hosts }: CloudIntent, name: string): boolean {
  return hosts.find((each) => each.name === name)?.plumbing.firewall === "iptables_hybrid";
}

export function migrationTitle(request: MigrationRequest, portName: string): string {
  switch (request.kind) {
    case "add-binding":
      return `Prepare host ${request.host} for port ${portName}`;
    case "activate-binding":
      return `Activate the binding of port ${portName} on ${request.host}`;
    case "delete-binding":
      return `Delete the binding of port ${portName} on ${request.host}`;
    case "settle-binding":
      return `Settle the binding of port ${portName}`;
  }
}
