import { FLAT_OPTION, pickOption, readIni, UPLINK_SET_OPTION } from "@/server/mapping/ini";
import { type IniFile, scanIni } from "@/server/mapping/ini-file";
import type { Fault } from "@/server/model/fault";

export type IniMappings = {
  readonly flat: readonly { readonly physicalNetwork: string; readonly oneViewNetworkId: string }[];
  readonly uplinkSets: readonly {
    readonly physicalNetwork: string;
    readonly logicalInterconnectGroupId: string;
    readonly uplinkSetName: string;
  }[];
};

export type IniWriting = { readonly text: string; readonly faults: readonly Fault[] };

/**
 * Writes the mappings into an ini text. Only the values of the two options change, and a value that already says the
 * same stays as it is, so the text that was read comes back byte for byte. An option that is missing is added under
 * [DEFAULT]. A name that the format cannot hold is a fault, and then nothing is written.
 */
export function writeIni(text: string, mappings: IniMappings): IniWriting {
  const faults = [...unwritable(mappings), ...unreadableLines(text)];
  if (faults.length > 0) return { text, faults };
  const reading = readIni(text);
  const flat = mappings.flat.map((each) => [each.physicalNetwork, each.oneViewNetworkId]);
  const uplinkSets = mappings.uplinkSets.map((each) => [
    each.physicalNetwork,
    each.logicalInterconnectGroupId,
    each.uplinkSetName,
  ]);
  const flatNow = reading.flat?.map((each) => [each.physicalNetwork.text, each.oneViewNetworkId.text]);
  const uplinkSetsNow = reading.uplinkSets?.map((each) => [
    each.physicalNetwork.text,
    each.logicalInterconnectGroupId.text,
    each.uplinkSetName.text,
  ]);
  const isSound = (option: string) => !reading.faults.some((fault) => fault.option === option);
  let written = text;
  if (!isSound(UPLINK_SET_OPTION) || !same(uplinkSetsNow ?? [], uplinkSets)) {
    written = writeOption(written, UPLINK_SET_OPTION, uplinkSets);
  }
  if (!isSound(FLAT_OPTION) || !same(flatNow ?? [], flat)) written = writeOption(written, FLAT_OPTION, flat);
  return { text: written, faults: [] };
}

function writeOption(text: string, key: string, items: readonly (readonly string[])[]): string {
  const file = scanIni(text);
  const value = quoted(items.map((parts) => parts.map(escapeDollars).join(":")).join(","));
  const option = pickOption(file, key, []);
  if (option !== null) {
    const gap = option.valueStart === option.valueEnd && value !== "" ? " " : "";
    return text.slice(0, option.valueStart) + gap + value + text.slice(option.valueEnd);
  }
  return insertOption(file, `${key} = ${value}`);
}

function insertOption(file: IniFile, line: string): string {
  const { text, lineEnding } = file;
  const section = file.sections.find((each) => each.name === "DEFAULT");
  if (section === undefined) {
    const gap = text === "" ? "" : text.endsWith("\n") || text.endsWith("\r") ? lineEnding : lineEnding + lineEnding;
    return `${text}${gap}[DEFAULT]${lineEnding}${line}${lineEnding}`;
  }
  const head = text.slice(0, section.end);
  const gap = head.endsWith("\n") || head.endsWith("\r") ? "" : lineEnding;
  return `${head}${gap}${line}${lineEnding}${text.slice(section.end)}`;
}

function same(a: readonly (readonly string[])[], b: readonly (readonly string[])[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** oslo.config takes one pair of quotes off a value: a value that has its own gets a pair around it. */
function quoted(value: string): string {
  const first = value[0];
  return value.length > 1 && (first === '"' || first === "'") && value.at(-1) === first ? `"${value}"` : value;
}

function escapeDollars(name: string): string {
  return name.replaceAll("$", "$$$$");
}

function unreadableLines(text: string): Fault[] {
  return scanIni(text).faults.map((fault) => ({
    code: "unreadable-line",
    object: `line ${fault.line} of the file`,
    message: fault.message,
    remedy: fault.remedy,
  }));
}

function unwritable(mappings: IniMappings): Fault[] {
  const names = new Map<string, string>();
  for (const each of [...mappings.flat, ...mappings.uplinkSets]) {
    names.set(`physical network "${each.physicalNetwork}"`, each.physicalNetwork);
  }
  for (const each of mappings.uplinkSets) names.set(`uplink set "${each.uplinkSetName}"`, each.uplinkSetName);
  return [...names].flatMap(([object, name]) => {
    const reason = unwritableReason(name);
    if (reason === null) return [];
    return [
      {
        code: "name-not-writable",
        object,
        message: `The name of ${object} cannot be written in this file: ${reason}.`,
        remedy: "Rename it, or keep this mapping in the console only.",
      },
    ];
  });
}

function unwritableReason(name: string): string | null {
  if (/[:,]/.test(name)) return 'it holds ":" or ",", which separate the parts';
  if (name.trim() !== name || name === "") return "it begins or ends with blanks";
  if (/\p{Cc}|[\u2028\u2029]/u.test(name)) return "it holds a control character";
  if (name.includes("\\$")) return 'it holds "\\$", which the file\'s reader changes';
  return null;
}
