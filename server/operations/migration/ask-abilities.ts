import type { HostState } from "@/server/model/host-state";
import type { HandOver, MigrationAbilities } from "@/server/model/migration";
import type { VifDetails } from "@/server/model/neutron";
import { guestsSeparatedOtherwise, otherController } from "@/server/model/other-controller";
import type { ManagedHost } from "@/server/model/plumbing";

/** A host and what it showed when it was asked; `null`: it did not answer. */
export type AskedHost = { readonly host: ManagedHost; readonly state: HostState | null };

/**
 * What both hosts can do for a migration. `supports_os_vif_delegation`: whether the port of a plug can be made there before the
 * guest's tap (os-vif 1.15 and newer). It is unknown where the host's Open vSwitch did not answer or its settings say so.
 */
export function askAbilities(source: AskedHost, destination: AskedHost): MigrationAbilities {
  const [src, dst] = [answerOf(source), answerOf(destination)];
  return {
    ...{ src_answers: src.answers, dst_answers: dst.answers, src_ovs_version: src.ovs, dst_ovs_version: dst.ovs },
    ...{ src_firewall_driver: src.firewall, dst_firewall_driver: dst.firewall },
    ...{ src_ovs_hybrid_plug: src.hybrid, dst_ovs_hybrid_plug: dst.hybrid },
    ...{ src_isolate_vif: src.isolates, dst_isolate_vif: dst.isolates },
    ...{ src_other_controller: src.controller, dst_other_controller: dst.controller },
    ...{ src_supports_os_vif_delegation: src.delegation, dst_supports_os_vif_delegation: dst.delegation },
    ...{ src_hypervisor: src.hypervisor, dst_hypervisor: dst.hypervisor },
  };
}

function answerOf({ host: { plumbing }, state }: AskedHost) {
  const declared = plumbing.osVifDelegation === undefined ? true : plumbing.osVifDelegation;
  return {
    answers: state !== null,
    ovs: state?.ovs === null ? null : (state?.ovs?.version ?? null),
    firewall: plumbing.firewall,
    hybrid: plumbing.firewall === "iptables_hybrid",
    isolates: plumbing.isolateVif && guestsSeparatedOtherwise(state) === null,
    controller: state === null ? null : (otherController(state) ?? "none"),
    delegation: state?.ovs == null ? null : declared,
    hypervisor: plumbing.hypervisor,
  };
}

/** Why the destination's port is left to libvirt; `null`: the console makes it. */
export function fallbackOf(destination: string, abilities: MigrationAbilities): string | null {
  const can = abilities.dst_supports_os_vif_delegation;
  if (can === true) return null;
  const why = can === null ? `It is not known whether ${destination} can` : `${destination} cannot`;
  const what = abilities.dst_ovs_hybrid_plug
    ? "The hybrid plug is made beforehand all the same, as it always was; only profile_json goes without os_vif_delegation."
    : "libvirt adds the port itself when the guest arrives: it is not isolated until it is wired, and the guest's announcements may be lost.";
  return `${why} make an Open vSwitch port before the guest's tap is there, so the libvirt-creates path is taken. ${what}`;
}

/** How the destination plugs it. */
export function destinationVif(abilities: MigrationAbilities): VifDetails {
  if (abilities.dst_ovs_hybrid_plug) return { hybridPlug: true, createPort: true };
  return { hybridPlug: false, createPort: abilities.dst_supports_os_vif_delegation === true };
}

/** Who moves the guest, by what runs guests on both. */
export function handOverOf({ src_hypervisor: src, dst_hypervisor: dst }: MigrationAbilities): HandOver {
  if (src === "simulated" && dst === "simulated") return "simulated";
  return src === "libvirt" && dst === "libvirt" ? "libvirt" : "none";
}
