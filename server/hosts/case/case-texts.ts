import type { CollectorError } from "@/server/model/host-state";
import type { RawText } from "../raw";
import { commandOfFile, EXPECTED_OF_HOST, EXPECTED_OF_NAMESPACE, type Purpose, purposeOfCommand } from "./classify";
import { commandLine } from "./commands";
import type { HostFiles } from "./host-files";

export type CaseTexts = { readonly texts: readonly RawText[]; readonly errors: readonly CollectorError[] };

/**
 * Chooses, for everything the state needs, the best file that is there and whose command succeeded. What has none is an
 * error: with the command's own failure when there was one, else as missing.
 */
export function caseTexts(files: HostFiles, namespaces: readonly string[], bridges: readonly string[]): CaseTexts {
  const texts: RawText[] = [];
  const errors: CollectorError[] = [];
  const groups = groupCandidates(files);
  for (const group of groups.values()) {
    const best = group.find((candidate) => files.fault(candidate.file) === null && !isCut(files, candidate));
    const shown = best ?? group[0];
    if (shown === undefined) continue;
    const origin = { part: shown.purpose.part, namespace: shown.namespace, command: shown.command };
    const text = best === undefined ? null : files.text(best.file);
    if (best === undefined || text === null) {
      const cut = isCut(files, shown) ? `${shown.file} is empty, or ends in the middle of a line` : null;
      errors.push({ ...origin, message: files.fault(shown.file) ?? cut ?? `${shown.file} is not in the capture` });
      continue;
    }
    const subject = best.purpose.subject === undefined ? {} : { subject: best.purpose.subject };
    texts.push({
      part: best.purpose.part,
      namespace: best.namespace,
      command: best.command,
      ms: files.ms(best.file),
      text,
      ...subject,
    });
    if (best.purpose.lack !== undefined) errors.push({ ...origin, message: best.purpose.lack });
  }
  for (const file of expectedFiles(namespaces, bridges)) {
    const candidate = candidateOf(files, file);
    if (candidate === null || groups.has(keyOf(candidate))) continue;
    const { purpose, namespace, command } = candidate;
    errors.push({ part: purpose.part, namespace, command, message: `${file} is not in the capture` });
  }
  return { texts, errors };
}

/** Flows have no end of their own: a text that was cut within a line could say another flow than there was. */
function isCut(files: HostFiles, { file, purpose }: Candidate): boolean {
  const text = purpose.part === "flows" ? files.text(file) : null;
  return text !== null && !text.endsWith("\n");
}

type Candidate = {
  readonly file: string;
  readonly namespace: string;
  readonly command: string;
  readonly purpose: Purpose;
};

function groupCandidates(files: HostFiles): Map<string, Candidate[]> {
  const groups = new Map<string, Candidate[]>();
  for (const file of files.paths()) {
    const candidate = candidateOf(files, file);
    if (candidate === null) continue;
    const key = keyOf(candidate);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [candidate]);
    else group.push(candidate);
  }
  for (const group of groups.values()) group.sort((a, b) => a.purpose.preference - b.purpose.preference);
  return groups;
}

/** Different keys of sysctl are different texts; of everything else one text is enough. */
function keyOf({ purpose, namespace, command }: Candidate): string {
  return JSON.stringify([purpose.part, namespace, purpose.part === "sysctl" ? command : (purpose.subject ?? "")]);
}

/** Inside a guest there is nothing of the host. */
function candidateOf(files: HostFiles, file: string): Candidate | null {
  if (file.startsWith("guests/")) return null;
  const record = files.records.get(file);
  const known = record === undefined ? commandOfFile(file) : { argv: record.argv, namespace: record.netns };
  const purpose = known === null ? null : purposeOfCommand(known.argv);
  if (known === null || purpose === null) return null;
  return { file, namespace: known.namespace, command: commandLine(known.argv, known.namespace), purpose };
}

function* expectedFiles(namespaces: readonly string[], bridges: readonly string[]): Generator<string> {
  for (const namespace of namespaces) {
    const folder = namespace === "" ? "" : `netns/${namespace}/`;
    for (const file of EXPECTED_OF_NAMESPACE) yield `${folder}${file}`;
  }
  yield* EXPECTED_OF_HOST;
  for (const bridge of bridges) yield `ovs/${bridge}/dump-flows-of13.txt`;
}
