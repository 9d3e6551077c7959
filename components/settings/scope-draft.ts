import type { ProjectScope } from "@/server/model/project-scope";

/** The projects of a member while they are chosen: ticked ones, and ids that are typed. */
export type ScopeDraft = {
  /** `""`: none is chosen yet. */
  readonly cloudId: string;
  readonly ticked: readonly string[];
  readonly typed: string;
};

export const NO_SCOPE: ScopeDraft = { cloudId: "", ticked: [], typed: "" };

export function scopeDraftOf(scope: ProjectScope | null): ScopeDraft {
  if (scope === null) return NO_SCOPE;
  return { cloudId: scope.cloudId, ticked: scope.projects.map(({ id }) => id), typed: "" };
}

type Known = readonly { readonly id: string; readonly name: string }[];

/** `null`: a cloud or a project is missing. Ids are parted by spaces, commas or lines. */
export function readScopeDraft({ cloudId, ticked, typed }: ScopeDraft, known: Known): ProjectScope | null {
  const ids = new Set([...ticked, ...typed.split(/[\s,]+/).filter((id) => id !== "")]);
  if (cloudId === "" || ids.size === 0) return null;
  const names = new Map(known.map(({ id, name }) => [id, name]));
  return { cloudId, projects: [...ids].map((id) => ({ id, name: names.get(id) ?? "" })) };
}
