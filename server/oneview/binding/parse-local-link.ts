import type { Fault } from "@/server/model/fault";

export type LocalLink = {
  /** As it was given, without a path around it: compare it insensitive to case. */
  readonly serverHardwareId: string;
  readonly bootable: boolean;
};

export type LocalLinkAnswer =
  | { readonly ok: true; readonly link: LocalLink }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** JSON text inside JSON text: nobody quotes more often by accident. */
const mostQuotes = 5;
const trueWords = new Set(["true", "1", "yes", "on", "t", "y"]);
const falseWords = new Set(["false", "0", "no", "off", "f", "n"]);
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const example = `switch_info = {"server_hardware_id": "<uuid of the server hardware>", "bootable": true}`;

/**
 * PURE. What `binding:profile` says about a baremetal port's server, in every form seen in the field:
 * 1. `local_link_information` is a list of exactly one entry, or the entry itself;
 * 2. its `switch_info` is an object;
 * 3. each of them may be JSON text instead, quoted several times;
 * 4. `bootable` is a boolean, 0 or 1, or a word for a boolean in any case: `"False"` is false;
 * 5. `server_hardware_id` is a UUID in any case, or a whole uri;
 * 6. what else is there is nobody's fault.
 * All faults are told together; `object` is how they call the port. Never throws.
 */
export function parseLocalLink(profile: Readonly<Record<string, unknown>> | null, object: string): LocalLinkAnswer {
  const faults: Fault[] = [];
  const fault = (code: string, message: string, remedy: string) => {
    faults.push({ code, object, message, remedy });
    return null;
  };
  const entry = entryOf(own(profile ?? {}, "local_link_information"), fault);
  const info = entry === null ? null : switchInfoOf(own(entry, "switch_info"), fault);
  const serverHardwareId = info === null ? null : hardwareIdOf(own(info, "server_hardware_id"), fault);
  const bootable = info === null ? null : bootableOf(own(info, "bootable"), fault);
  if (serverHardwareId === null || bootable === null) return { ok: false, faults };
  return { ok: true, link: { serverHardwareId, bootable } };
}

type Complain = (code: string, message: string, remedy: string) => null;
type Entry = Readonly<Record<string, unknown>>;

function entryOf(given: unknown, fault: Complain): Entry | null {
  const remedy = `Give the port a local link with ${example}.`;
  if (isAbsent(given)) return fault("local-link-missing", "It has no local_link_information.", remedy);
  const outer = unquote(given);
  if (!outer.ok) return fault("local-link-unreadable", `Its local_link_information ${outer.problem}.`, remedy);
  if (isAbsent(outer.value)) return fault("local-link-missing", "It has no local_link_information.", remedy);
  if (!Array.isArray(outer.value)) return asEntry(outer.value, fault, remedy);
  const [first, ...more] = outer.value;
  if (outer.value.length === 0) return fault("local-link-missing", "Its local_link_information is empty.", remedy);
  if (more.length > 0) {
    const count = outer.value.length;
    return fault(
      "local-link-ambiguous",
      `Its local_link_information has ${count} entries; a port is one NIC of one server.`,
      "Leave the one entry that belongs to the port's MAC address.",
    );
  }
  const inner = unquote(first);
  if (!inner.ok) return fault("local-link-unreadable", `Its local_link_information ${inner.problem}.`, remedy);
  return asEntry(inner.value, fault, remedy);
}

function asEntry(value: unknown, fault: Complain, remedy: string): Entry | null {
  if (isEntry(value)) return value;
  return fault("local-link-unreadable", `Its local_link_information is ${kindOf(value)}, not an entry.`, remedy);
}

function switchInfoOf(given: unknown, fault: Complain): Entry | null {
  const remedy = `Set ${example}.`;
  if (isAbsent(given)) return fault("switch-info-missing", "Its local link has no switch_info.", remedy);
  const read = unquote(given);
  if (!read.ok) return fault("switch-info-unreadable", `Its switch_info ${read.problem}.`, remedy);
  if (isEntry(read.value)) return read.value;
  return fault("switch-info-unreadable", `Its switch_info is ${kindOf(read.value)}, not an object.`, remedy);
}

function hardwareIdOf(given: unknown, fault: Complain): string | null {
  const remedy = "Set server_hardware_id in switch_info to the UUID of the server hardware in OneView.";
  if (isAbsent(given)) {
    return fault("server-hardware-id-missing", "Its switch_info has no server_hardware_id.", remedy);
  }
  const text = typeof given === "string" ? given.trim().replace(/\/+$/, "") : "";
  const id = text.replace(/^(https?:\/\/[^/]+)?\/rest\/server-hardware\//i, "");
  if (uuid.test(id)) return id;
  return fault("server-hardware-id-invalid", `Its server_hardware_id is ${shown(given)}, which is no UUID.`, remedy);
}

function bootableOf(given: unknown, fault: Complain): boolean | null {
  const remedy = "Set bootable in switch_info to true or false.";
  if (isAbsent(given)) return fault("bootable-missing", "Its switch_info does not say whether it is bootable.", remedy);
  const word = typeof given === "object" ? "" : String(given).trim().toLowerCase();
  if (trueWords.has(word)) return true;
  if (falseWords.has(word)) return false;
  return fault("bootable-invalid", `Its bootable is ${shown(given)}, which is neither true nor false.`, remedy);
}

/** Only the object's own keys: nothing of a prototype counts as given. */
function own(entry: Entry, key: string): unknown {
  return Object.hasOwn(entry, key) ? entry[key] : undefined;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === "string" && value.trim() === "");
}

function isEntry(value: unknown): value is Entry {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

type Unquoted = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: string };

function unquote(given: unknown): Unquoted {
  let value = given;
  for (let quotes = 0; typeof value === "string"; quotes += 1) {
    if (quotes >= mostQuotes) return { ok: false, problem: `is quoted more than ${mostQuotes} times` };
    try {
      value = JSON.parse(value);
    } catch {
      return { ok: false, problem: `is text that is no JSON (${shown(value)})` };
    }
  }
  return { ok: true, value };
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
