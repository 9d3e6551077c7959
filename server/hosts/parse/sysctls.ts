import { malformedLine } from "./malformed";

/** `key = value` lines of `sysctl`. */
export function parseSysctls(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  let lineNumber = 0;
  for (const line of text.split("\n")) {
    lineNumber += 1;
    if (line.trim() === "") continue;
    const [, key, value] = SETTING.exec(line) ?? [];
    if (key === undefined || value === undefined) throw malformedLine("key = value", lineNumber, line);
    values[key] = value.trimEnd();
  }
  return values;
}

/** A setting of a device with odd characters may hold blanks in its key; a message of the tool does not look like a key. */
const SETTING = /^((?:net|kernel|vm|fs|dev)[./][^=]*?)\s*=\s*(.*)$/;
