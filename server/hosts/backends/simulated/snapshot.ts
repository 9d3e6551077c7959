import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { type SimulatedModel, simulatedModelSchema } from "@/server/hosts/backends/simulated/model";
import { BridgeheadError } from "@/server/model/errors";

/** The file that a simulated host is kept in. A host that cannot be read is an error, never an empty host. */

/** `null`: there is no file yet. */
export async function readSnapshot(path: string): Promise<SimulatedModel | null> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    if (isNoFile(cause)) return null;
    throw new BridgeheadError("unreachable", `The simulated host's file ${path} cannot be read: ${wordsOf(cause)}`, {
      cause,
      remedy: "Correct the file's rights, then refresh the host.",
    });
  }
  const remedy = "Restore the file from a backup, or move it away: the host then begins empty.";
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new BridgeheadError("refused", `The simulated host's file ${path} is no JSON.`, { cause, remedy });
  }
  const parsed = simulatedModelSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BridgeheadError(
    "refused",
    `The simulated host's file ${path} does not hold one: ${issue?.path.join(".") || "all of it"}: ${issue?.message}`,
    { cause: parsed.error, remedy },
  );
}

/** All of it or nothing: a reader, and a start after a crash, find the one before or this one. */
export function writeSnapshot(path: string, model: SimulatedModel): Promise<void> {
  return beside(path, JSON.stringify(model), (fresh) => rename(fresh, path));
}

/** Throws as `writeSnapshot` would; what is there stays as it is. */
export function proveWritable(path: string): Promise<void> {
  return beside(path, "", (fresh) => rm(fresh));
}

/** Another text as soon as somebody wrote it; `null`: there is no file. */
export async function identify(path: string): Promise<string | null> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  return found === null ? null : `${found.ino} ${found.mtimeNs} ${found.size}`;
}

async function beside(path: string, text: string, then: (fresh: string) => Promise<void>): Promise<void> {
  const fresh = `${path}.${process.pid}.new`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(fresh, text, { mode: 0o600 });
    await then(fresh);
  } catch (cause) {
    throw new BridgeheadError("unreachable", `The simulated host's file ${path} cannot be written: ${wordsOf(cause)}`, {
      cause,
      remedy: "Make room and correct the rights of its folder, then refresh the host.",
    });
  }
}

const isNoFile = (cause: unknown) => cause instanceof Error && "code" in cause && cause.code === "ENOENT";
const wordsOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));
