import type { ProjectScope } from "@/server/model/project-scope";

/** What somebody sees: the whole console, or the objects of some projects. */
export type View = "everything" | ProjectScope;
