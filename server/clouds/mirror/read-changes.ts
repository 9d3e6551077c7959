import type { CloudClient } from "@/server/clouds/client";
import { CloudError } from "@/server/clouds/cloud-error";
import { type CollectionName, type CollectionRows, collections } from "@/server/clouds/collections";
import type { Listing } from "@/server/clouds/list-all";
import { MIRROR_ORDER, type MirrorRef, type MirrorRow } from "@/server/clouds/mirror/mirror-rows";
import type { CollectionReading, Reading, UnreadRow } from "@/server/clouds/mirror/reading";
import { isBridgeheadError } from "@/server/model/errors";

export type ChangesAsk = {
  /** Per collection: since when, by the cloud's clock. A collection without one is read whole. */
  readonly since: Partial<Readonly<Record<CollectionName, string>>>;
  readonly onProgress?: (collection: CollectionName, rows: number) => void;
};

export type Changes = {
  readonly reading: Reading;
  /** What to ask from next time. */
  readonly asOf: Partial<Record<CollectionName, string>>;
  /** Collections that the cloud has and does not give us. */
  readonly refused: readonly UnreadRow[];
  readonly pages: number;
};

/** Rows asked for by id in one request: addresses have an end. */
const IDS_AT_ONCE = 50;
const LARGEST_INTEGER = 2 ** 31 - 1;

/**
 * Reads all collections, what they refer to first, whole or what changed. A list that our user may not see is not known and
 * told; any other failure is that of the whole reading.
 */
export async function readChanges(client: CloudClient, ask: ChangesAsk, signal: AbortSignal): Promise<Changes> {
  const { extensions } = await client.network(signal);
  const reading: { [N in CollectionName]?: CollectionReading } = {};
  const asOf: Partial<Record<CollectionName, string>> = {};
  const refused: UnreadRow[] = [];
  let pages = 0;
  for (const name of MIRROR_ORDER) {
    const { extension, path } = collections[name];
    if (extension !== null && !extensions.has(extension)) continue;
    const changedSince = ask.since[name];
    try {
      const listing = await list(client, name, {
        // agents do not tell when they changed
        ...(changedSince === undefined || name === "agents" ? {} : { changedSince }),
        onPage: (rows) => ask.onProgress?.(name, rows),
        signal,
      });
      reading[name] = readingOf(name, listing, listing.isWhole, []);
      if (listing.asOf !== null) asOf[name] = listing.asOf;
      pages += listing.pages;
    } catch (error) {
      if (!isNotForUs(error) || name === "networks") throw error;
      refused.push({ collection: name, id: null, message: `The list /${path} could not be read: ${error.message}` });
    }
  }
  return { reading, asOf, refused, pages };
}

/** Only these rows; what is not there is `gone`. */
export async function readById(
  client: CloudClient,
  refs: readonly MirrorRef[],
  signal: AbortSignal,
): Promise<{ readonly reading: Reading; readonly pages: number }> {
  const reading: { [N in CollectionName]?: CollectionReading } = {};
  let pages = 0;
  for (const name of MIRROR_ORDER) {
    const ids = refs.filter(({ collection }) => collection === name).map(({ id }) => id);
    for (let from = 0; from < ids.length; from += IDS_AT_ONCE) {
      const some = ids.slice(from, from + IDS_AT_ONCE);
      const listing = await list(client, name, { ids: some, signal });
      pages += listing.pages;
      const part = readingOf(name, listing, false, some);
      const before = reading[name];
      reading[name] = before === undefined ? part : joined(before, part);
    }
  }
  return { reading, pages };
}

type ListAsk = {
  readonly changedSince?: string;
  readonly ids?: readonly string[];
  readonly onPage?: (rows: number) => void;
  readonly signal: AbortSignal;
};

function list(
  client: CloudClient,
  name: CollectionName,
  { signal, ...options }: ListAsk,
): Promise<Listing<CollectionRows[CollectionName]>> {
  return client.list(name, options, signal);
}

function readingOf(
  name: CollectionName,
  { rows, unread }: Listing<CollectionRows[CollectionName]>,
  isWhole: boolean,
  asked: readonly string[],
): CollectionReading {
  const taken = new Map<string, MirrorRow>();
  const left: UnreadRow[] = unread.map((each) => ({ collection: name, ...each }));
  for (const [id, { value, revision }] of rows) {
    // the collection and its rows' type come from the same name
    const row = { collection: name, id, value, revision } as MirrorRow;
    const fault = storageFault(row);
    if (fault === null) taken.set(id, row);
    else left.push({ collection: name, id, message: fault });
  }
  const there = new Set([...taken.keys(), ...left.map(({ id }) => id)]);
  // an unread row without an id could be any of those asked for
  const gone = there.has(null) ? [] : asked.filter((id) => !there.has(id));
  return { rows: taken, isWhole, gone: new Set(gone), unread: left };
}

function joined(a: CollectionReading, b: CollectionReading): CollectionReading {
  return {
    rows: new Map([...a.rows, ...b.rows]),
    isWhole: false,
    gone: new Set([...a.gone, ...b.gone]),
    unread: [...a.unread, ...b.unread],
  };
}

/** What no database takes, so that one such row does not keep all others away. */
function storageFault(row: MirrorRow): string | null {
  if (JSON.stringify(row.value).includes("\\u0000")) return "A text in it holds a zero character.";
  const wrong = integersOf(row).find(
    (each) => each !== null && !(Number.isInteger(each) && Math.abs(each) <= LARGEST_INTEGER),
  );
  return wrong === undefined ? null : `The number ${wrong} in it is out of range.`;
}

function integersOf(row: MirrorRow): readonly (number | null)[] {
  switch (row.collection) {
    case "networks":
      return [row.revision, row.value.segmentationId, row.value.mtu];
    case "securityGroups":
      return [row.revision, ...row.value.rules.flatMap(({ portMin, portMax }) => [portMin, portMax])];
    default:
      return [row.revision];
  }
}

/** Refused by policy, or not there at all, by a cloud that lets us in otherwise. */
function isNotForUs(error: unknown): error is CloudError {
  return isBridgeheadError(error) && error instanceof CloudError && (error.status === 403 || error.status === 404);
}
