import type { Fault } from "@/server/model/fault";
import type { LocalLinkReading } from "@/server/model/port-views";
import { holderOf, isBootable } from "@/server/oneview/binding/boot-priority";
import { decideConnect } from "@/server/oneview/binding/decide-edits";
import { parseLocalLink } from "@/server/oneview/binding/parse-local-link";
import type { Fabrics } from "@/server/operations/intent/mapping-facts-of";
import {
  type FoundServer,
  findServer,
  flexNicOf,
  portServer,
  serverFaults,
} from "@/server/operations/ports/find-server";

type Asked = {
  readonly profile: Readonly<Record<string, unknown>> | null;
  /** How faults call it. */
  readonly object: string;
  /** `null`: not chosen yet, so nothing is said about NICs. */
  readonly mac: string | null;
  readonly known: { readonly connectionId: number; readonly made: boolean; readonly previousUri: string | null } | null;
};

/**
 * What a local link says and whether it can be done on the appliances as last seen: every fault of its text, or else
 * every fault of its server and NIC. `unread` names appliances that were never read: a server may be on one of them.
 */
export function readLocalLink(
  { profile, object, mac, known }: Asked,
  fabrics: Fabrics,
  applianceName: (id: string) => string,
  unread: readonly string[],
): LocalLinkReading {
  const answer = parseLocalLink(profile, object);
  if (!answer.ok) return { link: null, server: null, flexNic: null, faults: answer.faults };
  const found = findServer(fabrics, answer.link.serverHardwareId);
  if (found === null) {
    const faults = [noSuchServer(answer.link.serverHardwareId, unread)];
    return { link: answer.link, server: null, flexNic: null, faults };
  }
  const faults = [...serverFaults(found)];
  const flexNic = mac === null ? null : flexNicOf(found.hardware, mac);
  if (mac !== null && faults.length === 0) faults.push(...nicFaults(found, mac, flexNic, answer.link.bootable, known));
  return { link: answer.link, server: portServer(found, applianceName(found.fabric.applianceId)), flexNic, faults };
}

function nicFaults(
  { hardware, profile }: FoundServer,
  mac: string,
  flexNic: string | null,
  bootable: boolean,
  known: Asked["known"],
): readonly Fault[] {
  const connections = profile?.connections ?? [];
  const decision = decideConnect(connections, { mac, flexNic, bootable, networkUri: "", known });
  const object = `server "${hardware.name}"`;
  switch (decision.kind) {
    case "edits":
      return [];
    case "no-such-nic":
      return [
        {
          code: "no-such-nic",
          object,
          message: `Server "${hardware.name}" has no NIC with MAC address ${mac}.`,
          remedy: "Make the port with the MAC address of one of the server's FlexNICs, or name the server that has it.",
        },
      ];
    case "flex-nic-taken":
      return [
        {
          code: "flex-nic-taken",
          object: `${flexNic ?? "the NIC"} of ${object}`,
          message: `${flexNic ?? "The NIC"} of server "${hardware.name}" carries connection ${decision.by.id}${decision.by.name ? ` "${decision.by.name}"` : ""} with another MAC address.`,
          remedy: "Remove that connection from the profile in OneView, or pick another NIC.",
        },
      ];
    case "boot-taken": {
      const held = [holderOf(connections, "Primary", null), holderOf(connections, "Secondary", null)]
        .filter((each) => each !== null)
        .filter(isBootable)
        .map((each) => `${each.bootPriority} by connection ${each.id}`);
      return [
        {
          code: "boot-priorities-taken",
          object,
          message: `Both boot priorities of server "${hardware.name}" are taken: ${held.join(", ")}.`,
          remedy: "Say that the port is not bootable, or free one of them.",
        },
      ];
    }
  }
}

function noSuchServer(id: string, unread: readonly string[]): Fault {
  const object = `server hardware ${id}`;
  if (unread.length > 0) {
    return {
      code: "server-not-known",
      object,
      message: `No appliance that was read has server hardware ${id}; ${unread.join(", ")} was not read yet.`,
      remedy: "Make that appliance answer, then check again.",
    };
  }
  return {
    code: "server-not-found",
    object,
    message: `No appliance has server hardware ${id}.`,
    remedy: "Give the UUID that OneView shows for the server, or pick it from the list.",
  };
}
