import { changedFacts } from "@/server/mapping/changed-facts";
import type { CloudIntent } from "@/server/mapping/cloud-intent";
import type { IntentEffect } from "@/server/mapping/intent-effect";
import type { Port, PortBinding } from "@/server/model/neutron";
import { portTarget } from "@/server/model/object-words";
import { canonicalJson } from "@/server/reconcile/canonical-json";
import type { PlannedStep } from "@/server/reconcile/planned-step";
import { stepId } from "@/server/reconcile/step-id";

type IntentStep = PlannedStep<IntentEffect>;
type Both = { readonly current: CloudIntent; readonly desired: CloudIntent };

/**
 * Ports that come, change or go in the inventory. What that means on an appliance or a host comes as steps of its own.
 * A port comes after its network, subnets and groups, and goes after the floating IPs that lead to it.
 */
export function planPorts({ current, desired }: Both): readonly IntentStep[] {
  const before = new Map(current.ports.map((each) => [each.id, each]));
  const after = new Set(desired.ports.map((each) => each.id));
  const names = namesIn({ current, desired });
  const steps: IntentStep[] = [];
  for (const port of desired.ports) {
    const old = before.get(port.id);
    if (old === port) continue;
    const facts = portFacts(port, names);
    const changed = old === undefined ? { before: null, after: facts } : changedFacts(portFacts(old, names), facts);
    if (changed === null) continue;
    const effect: IntentEffect =
      old === undefined ? { kind: "port.create", cloudId: desired.cloudId, port } : { kind: "port.update", port };
    steps.push({
      ...{ id: stepId(effect.kind, port.id), verb: effect.kind, target: portTarget(port) },
      why: old === undefined ? whyNew(port) : whyChanged(old, port, Object.keys(changed.after)),
      risk: "none",
      dependsOn: [
        stepId("network.create", port.networkId),
        ...port.fixedIps.map(({ subnetId }) => stepId("subnet.create", subnetId)),
        ...port.securityGroupIds.map((id) => stepId("security-group.create", id)),
      ],
      ...changed,
      effect,
    });
  }
  for (const port of current.ports) if (!after.has(port.id)) steps.push(deletePort(port, current, names));
  return steps;
}

function whyNew({ deviceOwner }: Port): string {
  if (deviceOwner === "network:dhcp") return "The network needs a DHCP service: it has a guest and a subnet with DHCP.";
  return "The cloud does not have it yet.";
}

function whyChanged(old: Port, { deviceOwner, host }: Port, names: readonly string[]): string {
  const changes = `Its ${names.join(", ")} shall change`;
  const isPlaced = old.host === "" && host !== "" && deviceOwner.startsWith("network:router");
  return isPlaced ? `${changes}: its router was nowhere yet, and ${host} runs network services.` : `${changes}.`;
}

function deletePort(port: Port, current: CloudIntent, names: Names): IntentStep {
  const floating = current.floatingIps.filter((each) => each.portId === port.id);
  return {
    ...{ id: stepId("port.delete", port.id), verb: "port.delete", target: portTarget(port) },
    why: port.deviceOwner === "network:dhcp" ? "Nothing is left for it to serve." : "It was asked to be removed.",
    risk: "low",
    dependsOn: floating.flatMap(({ id }) => [stepId("floating-ip.update", id), stepId("floating-ip.delete", id)]),
    before: portFacts(port, names),
    after: null,
    effect: { kind: "port.delete", portId: port.id },
  };
}

type Names = { readonly network: (id: string) => string; readonly group: (id: string) => string };

function namesIn({ current, desired }: Both): Names {
  const networks = new Map([...current.networks, ...desired.networks].map(({ id, name }) => [id, name || id]));
  const groups = new Map(
    [...current.securityGroups, ...desired.securityGroups].map(({ id, name }) => [id, name || id]),
  );
  return { network: (id) => networks.get(id) ?? id, group: (id) => groups.get(id) ?? id };
}

/** JSON in one order of keys: the database keeps another than the one that was given, and the plan must stay the same. */
function portFacts(port: Port, names: Names): Record<string, string> {
  const { fixedIps, securityGroupIds, deviceOwner, deviceId, adminStateUp, vif } = port;
  const localLink = port.profile?.local_link_information;
  const { allowedAddressPairs: pairs = [], inactiveBindings = [] } = port;
  const optional = (name: string, words: string) => (words === "" ? {} : { [name]: words });
  return {
    id: port.id,
    name: port.name || "none",
    network: names.network(port.networkId),
    MAC: port.mac,
    ...optional("addresses", fixedIps.map(({ address }) => address).join(", ")),
    ...optional("security groups", securityGroupIds.map(names.group).join(", ")),
    ...optional("allowed address pairs", pairs.map(({ address, mac }) => `${address} ${mac ?? ""}`.trim()).join(", ")),
    ...(port.portSecurity === false ? { "port security": "off" } : {}),
    ...optional("owner", deviceOwner),
    ...optional("device", deviceId),
    ...(adminStateUp ? {} : { "admin state": "down" }),
    "vnic type": port.vnicType,
    host: port.host === "" ? "not bound" : port.host,
    ...(vif === undefined ? {} : { plug: plugWords(vif) }),
    ...optional("other bindings", inactiveBindings.map(bindingWords).join(", ")),
    ...optional("binding profile", profileWords(port.profile ?? {})),
    "local link": localLink === undefined ? "none" : canonicalJson(localLink),
  };
}

function bindingWords({ host, vif, profile }: PortBinding): string {
  const said = profileWords(profile);
  return `${host} (${plugWords(vif)}${said === "" ? "" : `, ${said}`})`;
}

/** Without the local link, which has a fact of its own. */
function profileWords(profile: Readonly<Record<string, unknown>>): string {
  const { local_link_information: _link, ...rest } = profile;
  return Object.keys(rest).length === 0 ? "" : canonicalJson(rest);
}

function plugWords({ hybridPlug, createPort }: NonNullable<Port["vif"]>): string {
  if (hybridPlug) return "hybrid";
  return createPort ? "straight into br-int" : "straight into br-int, by libvirt";
}
