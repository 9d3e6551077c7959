import type { CollectorError } from "@/server/model/host-state";
import { isObject, parseJson } from "../parse/json-fields";
import type { RawNamespace } from "../raw";
import type { HostFiles } from "./host-files";

/**
 * The namespaces of a captured host, root first: from `netns.json` or `netns.txt` (which also give the root's nsids), and
 * every one that has a folder or a command of its own.
 */
export function caseNamespaces(files: HostFiles): {
  readonly namespaces: readonly RawNamespace[];
  readonly errors: readonly CollectorError[];
} {
  const { listed, errors } = listNamespaces(files);
  const names = new Set(listed.map(({ name }) => name));
  for (const path of files.paths()) {
    const name = files.records.get(path)?.netns ?? /^netns\/([^/]+)\//.exec(path)?.[1];
    if (name !== undefined && name !== "" && !path.startsWith("guests/")) names.add(name);
  }
  const nsids = Object.fromEntries(listed.flatMap(({ name, id }) => (id === null ? [] : [[String(id), name]])));
  const namespaces = [...names].sort().map((name): RawNamespace => {
    const pids = files.text(`netns/${name}/ip-netns-identify.txt`);
    return { name, inode: null, pids: pids === null ? [] : numbers(pids), nsids: {} };
  });
  return { namespaces: [{ name: "", inode: null, pids: [], nsids }, ...namespaces], errors };
}

type Listed = { readonly name: string; readonly id: number | null };

/** Either file will do; that both are unusable is an error, for then a namespace without files goes unnoticed. */
function listNamespaces(files: HostFiles): { listed: readonly Listed[]; errors: readonly CollectorError[] } {
  const messages: string[] = [];
  for (const [file, parse] of [
    ["netns.json", parseNetnsJson],
    ["netns.txt", parseNetnsText],
  ] as const) {
    const fault = files.fault(file);
    const text = files.text(file);
    if (fault !== null || text === null) {
      messages.push(fault ?? `${file} is not in the capture`);
      continue;
    }
    const listed = parse(text);
    if (listed !== null) return { listed, errors: [] };
    messages.push(`${file} is malformed`);
  }
  const error = { part: "namespaces", namespace: "", command: "ip netns", message: messages.join("; ") };
  return { listed: [], errors: [error] };
}

function parseNetnsJson(text: string): Listed[] | null {
  try {
    const value = text.trim() === "" ? [] : parseJson(text);
    if (!Array.isArray(value)) return null;
    return value.map((entry: unknown) => {
      if (!isObject(entry) || typeof entry.name !== "string") throw new Error("no name");
      return { name: entry.name, id: typeof entry.id === "number" ? entry.id : null };
    });
  } catch {
    return null;
  }
}

function parseNetnsText(text: string): Listed[] {
  const listed: Listed[] = [];
  for (const line of text.split("\n")) {
    const [, name, id] = /^(.+?)(?: \(id: (\d+)\))?$/.exec(line.trim()) ?? [];
    if (name !== undefined) listed.push({ name, id: id === undefined ? null : Number(id) });
  }
  return listed;
}

function numbers(text: string): number[] {
  return text
    .split(/\s+/)
    .filter((word) => /^\d+$/.test(word))
    .map(Number);
}
