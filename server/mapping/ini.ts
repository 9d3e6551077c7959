import type { IniFault } from "@/server/mapping/ini-fault";
import { type IniFile, type IniOption, scanIni } from "@/server/mapping/ini-file";
import { type IniItems, type Placed, readItems } from "@/server/mapping/ini-items";

/**
 * The two mapping options of the original driver in an ini text:
 *
 *     uplinkset_mappings = <physical network>:<logical interconnect group uuid>:<uplink set name>,…
 *     flat_net_mappings  = <physical network>:<OneView network uuid>,…
 *
 * The driver reads them in [DEFAULT], its sample file shows them in [oneview]: [DEFAULT] wins, then any other section;
 * within a section the last one wins, as in oslo.config. All faults are gathered, none hides another.
 */
export type FlatLine = { readonly physicalNetwork: Placed; readonly oneViewNetworkId: Placed };
export type UplinkSetLine = {
  readonly physicalNetwork: Placed;
  readonly logicalInterconnectGroupId: Placed;
  readonly uplinkSetName: Placed;
};

export type IniReading = {
  /** `null`: the option is not in the text, which is not the same as an empty list. */
  readonly flat: readonly FlatLine[] | null;
  readonly uplinkSets: readonly UplinkSetLine[] | null;
  readonly faults: readonly IniFault[];
  readonly notices: readonly IniFault[];
};

export const FLAT_OPTION = "flat_net_mappings";
export const UPLINK_SET_OPTION = "uplinkset_mappings";

const FLAT_PARTS = ["physical network", "OneView network uuid"];
const UPLINK_SET_PARTS = ["physical network", "logical interconnect group uuid", "uplink set name"];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function readIni(text: string): IniReading {
  const file = scanIni(text);
  const faults: IniFault[] = [...file.faults];
  const notices: IniFault[] = [];
  const flatOption = pickOption(file, FLAT_OPTION, notices);
  const uplinkSetOption = pickOption(file, UPLINK_SET_OPTION, notices);
  const flat = flatOption === null ? null : take(readItems(flatOption, FLAT_PARTS), faults, notices).flatMap(toFlat);
  const uplinkSets =
    uplinkSetOption === null
      ? null
      : take(readItems(uplinkSetOption, UPLINK_SET_PARTS), faults, notices).flatMap(toUplinkSet);
  for (const line of flat ?? []) checkUuid(line.oneViewNetworkId, FLAT_OPTION, "OneView network", faults);
  for (const line of uplinkSets ?? []) {
    checkUuid(line.logicalInterconnectGroupId, UPLINK_SET_OPTION, "logical interconnect group", faults);
  }
  checkFlatOnce(flat ?? [], faults);
  checkUplinkSetOnce(uplinkSets ?? [], faults);
  return { flat, uplinkSets, faults: inTextOrder(faults), notices: inTextOrder(notices) };
}

/** The occurrence of an option that counts. The others are told. */
export function pickOption(file: IniFile, key: string, notices: IniFault[]): IniOption | null {
  const found = file.options.filter((option) => option.key === key);
  const picked = found.findLast((option) => option.section === "DEFAULT") ?? found.at(-1) ?? null;
  for (const option of found) {
    const tell = (message: string, remedy: string) =>
      notices.push({ line: option.line, column: option.column, option: key, message, remedy });
    if (option !== picked) tell(`This ${key} does not count: line ${picked?.line} does.`, "Take one of them out.");
    else if (option.section === null) tell(`${key} stands before any section.`, "Put [DEFAULT] above it.");
    else if (option.section !== "DEFAULT") {
      tell(`${key} stands in [${option.section}]; the driver reads it in [DEFAULT] only.`, "Move it to [DEFAULT].");
    }
  }
  return picked;
}

function take(items: IniItems, faults: IniFault[], notices: IniFault[]): IniItems["items"] {
  faults.push(...items.faults);
  notices.push(...items.notices);
  return items.items;
}

function toFlat(parts: readonly Placed[]): FlatLine[] {
  const [physicalNetwork, oneViewNetworkId] = parts;
  return physicalNetwork && oneViewNetworkId ? [{ physicalNetwork, oneViewNetworkId }] : [];
}

function toUplinkSet(parts: readonly Placed[]): UplinkSetLine[] {
  const [physicalNetwork, logicalInterconnectGroupId, uplinkSetName] = parts;
  return physicalNetwork && logicalInterconnectGroupId && uplinkSetName
    ? [{ physicalNetwork, logicalInterconnectGroupId, uplinkSetName }]
    : [];
}

function checkUuid(part: Placed, option: string, what: string, faults: IniFault[]): void {
  if (UUID.test(part.text)) return;
  const tail = part.text.slice(part.text.lastIndexOf("/") + 1);
  faults.push({
    line: part.line,
    column: part.column,
    option,
    message: `"${part.text}" is not the UUID of a ${what}.`,
    remedy: UUID.test(tail)
      ? `Write ${tail} only.`
      : "Write the last part of its uri, e.g. 01234567-89ab-cdef-0123-456789abcdef.",
  });
}

function checkFlatOnce(lines: readonly FlatLine[], faults: IniFault[]): void {
  const first = new Map<string, FlatLine>();
  for (const line of lines) {
    const name = line.physicalNetwork.text;
    const other = first.get(name);
    if (other === undefined) first.set(name, line);
    else {
      faults.push({
        line: line.physicalNetwork.line,
        column: line.physicalNetwork.column,
        option: FLAT_OPTION,
        message: `Physical network "${name}" has two flat mappings: to ${other.oneViewNetworkId.text} and to ${line.oneViewNetworkId.text}.`,
        remedy: "Keep the one that is meant.",
      });
    }
  }
}

function checkUplinkSetOnce(lines: readonly UplinkSetLine[], faults: IniFault[]): void {
  const first = new Map<string, UplinkSetLine>();
  for (const line of lines) {
    const set = line.uplinkSetName.text;
    const key = JSON.stringify([line.logicalInterconnectGroupId.text.toLowerCase(), set]);
    const other = first.get(key);
    if (other === undefined) first.set(key, line);
    else {
      const names = [other, line].map((each) => `"${each.physicalNetwork.text}"`);
      faults.push({
        line: line.uplinkSetName.line,
        column: line.uplinkSetName.column,
        option: UPLINK_SET_OPTION,
        message:
          names[0] === names[1]
            ? `Uplink set "${set}" is mapped twice to physical network ${names[0]}.`
            : `Uplink set "${set}" of one group is mapped to two physical networks: ${names.join(" and ")}.`,
        remedy: "Keep the one that is meant.",
      });
    }
  }
}

function inTextOrder(faults: readonly IniFault[]): readonly IniFault[] {
  return [...faults].sort((a, b) => a.line - b.line || a.column - b.column);
}
