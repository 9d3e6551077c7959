import { readFile } from "node:fs/promises";
import { z } from "zod";
import { BridgeheadError } from "@/server/model/errors";
import { type Change, journalPath, type SavedState, savedState, statePath } from "./journal";
import { categories } from "./schemas";
import { taskRecord } from "./tasks";

const identified = z.looseObject({ uri: z.string() });
const category = z.custom<(typeof categories)[number]>((value) => categories.some((each) => each === value));
const journalLine = z.array(
  z.union([
    z.object({ put: category, resource: identified, visibleFrom: z.number().optional() }),
    z.object({ remove: category, uri: z.string() }),
    z.object({ task: taskRecord }),
  ]),
);

/** What the simulator wrote in `dir`, with its journal; `null` when there is nothing. */
export async function readKept(dir: string): Promise<SavedState | null> {
  const state = await readState(statePath(dir));
  if (state?.journal === undefined) return state;
  const path = journalPath(dir, state.journal);
  const text = (await readText(path)) ?? "";
  // What follows the last line end was being written when the process was killed; nobody has had an answer to it.
  const lines = text.split("\n").slice(0, -1);
  return withChanges(
    state,
    lines.flatMap((line) => parsed(path, line, journalLine)),
  );
}

/** `null` when there is no such file. */
export async function readState(path: string): Promise<SavedState | null> {
  const text = await readText(path);
  return text === null ? null : parsed(path, text, savedState);
}

function withChanges(state: SavedState, changes: readonly Exclude<Change, "load">[]): SavedState {
  const shelves = new Map(
    Object.entries(state.resources).map(([name, resources]) => [
      name,
      new Map(resources.map((each) => [identified.parse(each).uri, each])),
    ]),
  );
  const visibleFrom = { ...state.visibleFrom };
  const tasks = new Map((state.tasks ?? []).map((task) => [task.uri, task]));
  for (const change of changes) {
    if ("task" in change) tasks.set(change.task.uri, change.task);
    else if ("remove" in change) {
      shelves.get(change.remove)?.delete(change.uri);
      delete visibleFrom[change.uri];
    } else {
      const shelf = shelves.get(change.put) ?? new Map<string, unknown>();
      shelves.set(change.put, shelf.set(change.resource.uri, change.resource));
      if (change.visibleFrom !== undefined) visibleFrom[change.resource.uri] = change.visibleFrom;
    }
  }
  const resources = Object.fromEntries([...shelves].map(([name, shelf]) => [name, [...shelf.values()]]));
  return { ...state, resources, visibleFrom, tasks: [...tasks.values()] };
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return null;
    throw new BridgeheadError("invalid", `${path} cannot be read: ${messageOf(cause)}`, { cause });
  }
}

function parsed<T>(path: string, text: string, shape: z.ZodType<T>): T {
  try {
    return shape.parse(JSON.parse(text));
  } catch (cause) {
    const what = cause instanceof z.ZodError ? z.prettifyError(cause).split("\n")[0] : messageOf(cause);
    throw new BridgeheadError("invalid", `${path} is no simulator data: ${what}`, {
      cause,
      remedy: "Correct the file, or remove it to start from the built-in story.",
    });
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
