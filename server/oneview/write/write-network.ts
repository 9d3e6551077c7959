import { setTimeout as sleep } from "node:timers/promises";
import type { EthernetNetwork } from "@/server/model/fabric-state";
import { OneViewError } from "@/server/oneview/oneview-error";
import { parseNetwork } from "@/server/oneview/parse-networks";
import { textAt } from "@/server/oneview/read-json";
import { isDuplicateName, isLost, isMissing } from "@/server/oneview/write/failure";
import { demandSameNetwork, networkBody, networksPath, type WantedNetwork } from "@/server/oneview/write/network-body";
import type { Writing } from "@/server/oneview/write/writing";

const attempts = 3;
/** Looks for a network that the appliance says exists: one being made is listed only once its task has ended. */
const looksForName = 8;

/**
 * Makes a network and answers its uri. A POST whose fate is unknown is followed by a look for the name, never by a
 * second POST alone; one of that name, type and VLAN is taken as ours.
 */
export async function createNetwork(writing: Writing, wanted: WantedNetwork): Promise<string> {
  const { client, lane } = writing;
  const begin = async () => client.begin("POST", networksPath, networkBody(wanted, await client.version()));
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { resourceUri } = await lane.write(begin);
      if (resourceUri?.startsWith(`${networksPath}/`)) return resourceUri;
      return await takeByName(writing, wanted, looksForName);
    } catch (error) {
      if (isDuplicateName(error)) return await takeByName(writing, wanted, looksForName);
      if (!isLost(error)) throw error;
      const found = await findByName(writing, wanted.oneViewName);
      if (found !== null) return await take(writing, found, wanted);
      if (attempt >= attempts) throw error;
    }
  }
}

/** Name and description are put right where they differ. */
export async function adoptNetwork(writing: Writing, uri: string, wanted: WantedNetwork): Promise<void> {
  const { oneViewName: name, description } = wanted;
  await writing.editor.edit(
    uri,
    (current) => {
      const found = parseNetwork(current);
      if (found !== null) demandSameNetwork(found, wanted);
      const isRight = textAt(current, "name") === name && textAt(current, "description") === description;
      return isRight ? null : { ...current, name, description };
    },
    { signal: writing.stop },
  );
}

/** Gone already is success. */
export async function deleteNetwork(writing: Writing, uri: string): Promise<void> {
  const { client, lane } = writing;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await lane.write(() => client.begin("DELETE", uri, undefined));
      return;
    } catch (error) {
      if (isMissing(error)) return;
      if (!isLost(error)) throw error;
      if (!(await isThere(writing, uri))) return;
      if (attempt >= attempts) throw error;
    }
  }
}

async function isThere(writing: Writing, uri: string): Promise<boolean> {
  try {
    await writing.client.get(uri);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

async function takeByName(writing: Writing, wanted: WantedNetwork, looks: number): Promise<string> {
  for (let look = 1; look <= looks; look += 1) {
    const found = await findByName(writing, wanted.oneViewName);
    if (found !== null) return await take(writing, found, wanted);
    await sleep(Math.min(5000, 50 * 2 ** look));
  }
  throw new OneViewError(
    "refused",
    `${writing.client.called} says that a network "${wanted.oneViewName}" exists, but lists none of that name.`,
    { remedy: "Look for it on the appliance: this user may lack the scope to see it." },
  );
}

/** What was found by its name has the right type and VLAN; the mark in its description is ours from now on. */
async function take(writing: Writing, found: EthernetNetwork, wanted: WantedNetwork): Promise<string> {
  demandSameNetwork(found, wanted);
  if (found.name !== wanted.oneViewName || found.description !== wanted.description) {
    await adoptNetwork(writing, found.uri, wanted);
  }
  return found.uri;
}

/** Names are unique on an appliance without regard to case. */
async function findByName(writing: Writing, name: string): Promise<EthernetNetwork | null> {
  const filter = encodeURIComponent(`"name='${name}'"`);
  const members = await writing.client.list(`${networksPath}?start=0&count=-1&filter=${filter}`);
  const found = members.map(parseNetwork).filter((each) => each !== null);
  return found.find((each) => each.name.toLowerCase() === name.toLowerCase()) ?? null;
}
