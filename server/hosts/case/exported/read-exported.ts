import { z } from "zod";
import type { HostState } from "@/server/model/host-state";
import type { NeutronState } from "@/server/model/neutron";
import { parseJson } from "../../parse/json-fields";
import { excerpt, MalformedError } from "../../parse/malformed";
import { CASE_FILE, caseFileSchema } from "./case-file";
import { hostStateSchema } from "./host-state-schema";
import { neutronStateSchema } from "./neutron-state-schema";

export type ExportedContents = {
  readonly hosts: readonly { readonly name: string; readonly state: HostState }[];
  readonly neutron: NeutronState | null;
  readonly faults: readonly { readonly path: string; readonly reason: string }[];
};

/** The hosts of an exported case below `root` (`""`, or with a closing `/`). A file that is missing or damaged is a fault. */
export function readExported(texts: ReadonlyMap<string, string>, root: string): ExportedContents {
  const faults: { path: string; reason: string }[] = [];
  const read = <T>(file: string, schema: z.ZodType<T>): T | null => {
    const path = root + file;
    try {
      const text = texts.get(path);
      if (text === undefined) throw new MalformedError("the file is not in the archive");
      const parsed = schema.safeParse(parseJson(text));
      if (parsed.success) return parsed.data;
      throw new MalformedError(excerpt(z.prettifyError(parsed.error)));
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      faults.push({ path, reason: error.message });
      return null;
    }
  };
  const index = read(CASE_FILE, caseFileSchema);
  const hosts = (index?.hosts ?? []).flatMap(({ name, file }) => {
    const state = read(file, hostStateSchema);
    return state === null ? [] : [{ name, state }];
  });
  const neutron = index === null || index.neutron === null ? null : read(index.neutron, neutronStateSchema);
  return { hosts, neutron, faults };
}
