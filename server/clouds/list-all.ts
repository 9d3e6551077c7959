import { z } from "zod";
import { CloudError } from "@/server/clouds/cloud-error";
import type { CloudAnswer } from "@/server/clouds/cloud-http";
import type { Collection } from "@/server/clouds/collections";

export type ListOptions = {
  /** Only what changed since then, by the cloud's clock: the `asOf` of an earlier listing. Deleted things do not show. */
  readonly changedSince?: string;
  /** Only these, as far as they are there; few enough for an address. */
  readonly ids?: readonly string[];
  /** Told after each page: rows so far. */
  readonly onPage?: (rows: number) => void;
  /** Rows a page. The cloud may give fewer. */
  readonly pageSize?: number;
};

export type Listed<T> = {
  readonly value: T;
  /** For `If-Match`; `null`: the cloud has no revisions. */
  readonly revision: number | null;
};

export type Listing<T> = {
  /** By id; a row that came twice counts once, as it came last. */
  readonly rows: ReadonlyMap<string, Listed<T>>;
  /** Rows that are there and could not be read: never to be taken for deleted. */
  readonly unread: readonly { readonly id: string | null; readonly message: string }[];
  /** False: only what changed. A cloud that cannot tell changes gives everything. */
  readonly isWhole: boolean;
  /** A moment before the first page, by the cloud's clock: what to ask changes from next time. `null`: it does not say. */
  readonly asOf: string | null;
  readonly pages: number;
};

const usualPageSize = 1000;
const mostPages = 10_000;
/** How often a reading is taken up from an earlier row because the marker was deleted, before it is begun anew. */
const mostStepsBack = 20;

const mark = z.looseObject({ id: z.string(), revision_number: z.number().nullish() });
const link = z.array(z.looseObject({ rel: z.string(), href: z.string() })).nullish();

/**
 * Reads page after page by marker. Things come and go meanwhile: a row may come twice, and the row that the next page
 * was to begin after may be gone, which Neutron answers with 404; then the row before it does. Links are not followed
 * but for their query, as their host may be one that only the cloud knows.
 */
export async function listAll<T>(
  called: string,
  { path, key, row }: Collection<T>,
  read: (query: URLSearchParams) => Promise<CloudAnswer>,
  {
    changedSince,
    ids: asked,
    onPage,
    pageSize = usualPageSize,
    extensions,
    isMute = false,
  }: ListOptions & { readonly extensions: ReadonlySet<string>; readonly isMute?: boolean },
): Promise<Listing<T>> {
  const tellsChanges = changedSince !== undefined && !isMute && extensions.has("standard-attr-timestamp");
  const isWhole = asked === undefined && !tellsChanges;
  const rows = new Map<string, Listed<T>>();
  const unread: { id: string | null; message: string }[] = [];
  const page = z.looseObject({ [key]: z.array(z.unknown()), [`${key}_links`]: link });
  let trail: string[] = [];
  let marker: string | null = null;
  let asOf: string | null = null;
  for (let pages = 1; ; pages += 1) {
    if (pages > mostPages) throw noList(called, path, "never ends");
    const query = new URLSearchParams({ limit: String(pageSize) });
    if (tellsChanges) query.set("changed_since", changedSince);
    for (const id of asked ?? []) query.append("id", id);
    if (marker !== null) query.set("marker", marker);
    let answer: CloudAnswer;
    try {
      answer = await read(query);
    } catch (error) {
      if (!isGone(error) || marker === null) throw error;
      if (trail.length === 0) throw noList(called, path, "changes faster than it can be read");
      marker = trail.pop() ?? null;
      continue;
    }
    const parsed = page.safeParse(answer.body);
    const list = parsed.success ? z.array(z.unknown()).safeParse(parsed.data[key]) : parsed;
    if (!parsed.success || !list.success) throw noList(called, path, "is none");
    if (pages === 1) asOf = momentBefore(answer);
    const before = rows.size + unread.length;
    const ids: string[] = [];
    for (const each of list.data) {
      const marked = mark.safeParse(each);
      const value = row.safeParse(each);
      if (marked.success) ids.push(marked.data.id);
      if (marked.success && value.success) {
        rows.set(marked.data.id, { value: value.data, revision: marked.data.revision_number ?? null });
      } else if (!value.success) {
        const message = z.prettifyError(value.error).split("\n").slice(0, 3).join(" ");
        unread.push({ id: marked.success ? marked.data.id : null, message });
      }
    }
    onPage?.(rows.size + unread.length);
    const links = link.safeParse(parsed.data[`${key}_links`]).data;
    const next = links?.find(({ rel }) => rel === "next");
    const last: string | undefined = ids.at(-1);
    // A page without links may be all there is, or be cut by a cloud that gives no links: then only full ones go on.
    const goesOn = links ? next !== undefined : list.data.length >= pageSize;
    const isNew = rows.size + unread.length > before;
    if (!goesOn || last === undefined || (!isNew && next === undefined)) return { rows, unread, isWhole, asOf, pages };
    trail = [...trail, ...(marker === null ? [] : [marker]), ...ids.slice(0, -1)].slice(-mostStepsBack);
    marker = markerOf(next?.href) ?? last;
  }
}

/** The answer's own moment is too late: what changed while it was made is not in it. Dates are in whole seconds. */
function momentBefore({ serverTimeMs, tookMs }: CloudAnswer): string | null {
  if (serverTimeMs === null) return null;
  return new Date(serverTimeMs - Math.ceil(tookMs) - 1000).toISOString().replace(/\.\d+Z$/, "Z");
}

function markerOf(href: string | undefined): string | null {
  return href !== undefined && URL.canParse(href, "http://links")
    ? new URL(href, "http://links").searchParams.get("marker")
    : null;
}

function isGone(error: unknown): boolean {
  return error instanceof CloudError && error.status === 404;
}

function noList(called: string, path: string, what: string): CloudError {
  return new CloudError("unreachable", `${called} answered /${path} with a list that ${what}.`, {
    remedy: "Check the address: another server may be in Neutron's place.",
  });
}
