import { z } from "zod";
import type { News } from "@/server/replicas/replica";

const message = z.object({
  from: z.string(),
  news: z.union([
    z.object({ kind: z.enum(["all", "intent", "sources"]) }),
    z.object({ kind: z.enum(["shown", "look", "wanted", "free", "case"]), about: z.string() }),
  ]),
});

/** What another replica told; `null`: it is this one's own, or of a version that speaks otherwise. */
export function parseNews(payload: string, self: string): News | null {
  try {
    const { from, news } = message.parse(JSON.parse(payload));
    return from === self ? null : news;
  } catch {
    return null;
  }
}
