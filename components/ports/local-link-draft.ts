import { type PortInput, portInputSchema } from "@/server/model/port-input";

/** JSON as `local_link_information` may be given. */
export type LocalLink = PortInput["localLink"];

export type PickedNic = {
  readonly applianceId: string;
  readonly serverId: string;
  readonly serverName: string;
  readonly flexNic: string;
  readonly mac: string;
};

/** What is being chosen: a NIC from the list, or a text as it was pasted. Both are kept while one switches. */
export type LocalLinkDraft = {
  readonly way: "pick" | "text";
  readonly nic: PickedNic | null;
  readonly bootable: boolean;
  readonly text: string;
};

export const EMPTY_DRAFT: LocalLinkDraft = { way: "pick", nic: null, bootable: true, text: "" };

/**
 * What the draft gives; `null`: nothing yet. Text that is JSON is given as what it says, other text as it is, so that the
 * server tells what is wrong with it.
 */
export function localLinkOf({ way, nic, bootable, text }: LocalLinkDraft): LocalLink {
  if (way === "pick") {
    if (nic === null) return null;
    const switchInfo = { server_hardware_id: nic.serverId, bootable };
    return [{ switch_id: nic.mac, port_id: nic.flexNic, switch_info: switchInfo }];
  }
  if (text.trim() === "") return null;
  const parsed = portInputSchema.shape.localLink.safeParse(fromJson(text));
  return parsed.success ? parsed.data : text;
}

/** As an editor shows it: text stays as it is, so that a quoted one can be seen to be quoted. */
export function localLinkText(stored: unknown): string {
  if (stored === null || stored === undefined) return "";
  return typeof stored === "string" ? stored : JSON.stringify(stored, null, 2);
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
