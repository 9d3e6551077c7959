import { CASE_FILE, CASE_VERSION, type CaseFile } from "@/server/hosts/case/exported/case-file";
import type { CaseSource } from "./case-source";
import { maskTree } from "./mask/mask-tree";
import type { Masker } from "./mask/masker";

export type CaseEntry = { readonly path: string; readonly text: string };

/**
 * The files of an exported case, one after the other as they are needed. Secrets are removed whether anything is masked or
 * not. The name of a masked case is that of nothing.
 */
export function* caseEntries(source: CaseSource, masker: Masker | null, at: number): Generator<CaseEntry> {
  const hosts = source.hosts.map(({ name }, index) => ({
    name: masker === null ? name : masker.text(name),
    file: `hosts/${index + 1}.json`,
  }));
  const index: CaseFile = {
    ...{ format: "bridgehead-case", version: CASE_VERSION, exportedAt: new Date(at).toISOString(), hosts },
    name: masker === null ? source.name.slice(0, 200) : "masked case",
    masked: masker !== null,
    leftOut: maskTree([...source.leftOut], masker),
    neutron: source.neutron === null ? null : "neutron.json",
  };
  yield { path: CASE_FILE, text: textOf(index) };
  if (source.neutron !== null) yield { path: "neutron.json", text: textOf(maskTree(source.neutron, masker)) };
  for (const [at, { state }] of source.hosts.entries()) {
    yield { path: hosts[at]?.file ?? "", text: textOf(maskTree(state, masker)) };
  }
}

function textOf(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}
