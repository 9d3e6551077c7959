import { describe, expect, it } from "vitest";
import { OneViewError } from "@/server/oneview/oneview-error";
import { readTask } from "@/server/oneview/task";
import { type TaskStart, TaskWatch, usualFollow, type Watching } from "@/server/oneview/task-watch";

const uri = "/rest/tasks/T1";
const fast = { ...usualFollow, firstDelayMs: 1, maxDelayMs: 2 };
const json = (taskState: string, more: object = {}) => ({ uri, taskState, taskStatus: "Update prod", ...more });
const passing = new OneViewError("unreachable", "503", { status: 503, isTransient: true });

/** Answers one after the other; an Error is thrown. The last one repeats. */
function reader(...answers: readonly unknown[]) {
  let looks = 0;
  return async () => {
    const answer = answers[Math.min(looks, answers.length - 1)];
    looks += 1;
    if (answer instanceof Error) throw answer;
    return answer;
  };
}

function followTask(
  _called: string,
  start: TaskStart,
  read: (path: string) => Promise<unknown>,
  { signal, onProgress, ...options }: typeof fast & Watching,
) {
  const origin = new URL("https://rack7");
  const watching = { signal, onProgress };
  return new TaskWatch({ called: "rack7", origin, read }, options).follow(start, watching);
}

describe("one task", () => {
  it("does not look again at a task that had ended at once", async () => {
    const never = async () => {
      throw new Error("looked");
    };
    const task = await followTask("rack7", { uri, task: readTask(json("Completed")) }, never, fast);
    expect(task.state).toBe("Completed");
  });

  it("starts from a Location alone and reports progress", async () => {
    const states: string[] = [];
    const onProgress = (task: { state: string }) => states.push(task.state);
    const read = reader(json("New"), json("Running"), json("Warning"));
    const task = await followTask("rack7", { uri, task: null }, read, { ...fast, onProgress });
    expect(states).toEqual(["New", "Running", "Warning"]);
    expect(task.state).toBe("Warning");
  });

  it.each(["Error", "Interrupted", "Killed", "Terminated", "Unknown", "SomethingNew"])("fails on %s", async (state) => {
    const errors = [{ errorCode: "X1", message: "No.", details: "Because.", recommendedActions: ["Do this."] }];
    const failing = followTask("rack7", { uri, task: null }, reader(json(state, { taskErrors: errors })), fast);
    await expect(failing).rejects.toMatchObject({
      kind: "refused",
      errorCode: "X1",
      taskUri: uri,
      remedy: "Do this.",
      message: expect.stringContaining("No. Because."),
    });
  });

  it("survives looks that fail in passing, but not for ever", async () => {
    const start = { uri, task: null };
    const survives = reader(passing, json("Running"), passing, passing, json("Completed"));
    expect((await followTask("rack7", start, survives, fast)).state).toBe("Completed");
    await expect(followTask("rack7", start, reader(passing), fast)).rejects.toBe(passing);
  });

  it("gives up after its time and says that the task may go on", async () => {
    const endless = followTask("rack7", { uri, task: null }, reader(json("Running")), { ...fast, timeoutMs: 20 });
    await expect(endless).rejects.toMatchObject({ kind: "unreachable", taskUri: uri, message: /Running/ });
  });

  it("stops when told to", async () => {
    const stop = new AbortController();
    const following = followTask("rack7", { uri, task: null }, reader(json("Running")), {
      ...usualFollow,
      signal: stop.signal,
    });
    setTimeout(() => stop.abort(new Error("enough")), 10);
    await expect(following).rejects.toThrow();
  });
});

describe("many tasks", () => {
  const pathOf = (id: string) => `/rest/tasks/${id}`;
  const running = (id: string, taskState = "Running") => ({ uri: pathOf(id), taskState, taskStatus: `Create ${id}` });

  /** An appliance with tasks: `end` ends one; `asked` is what was read. */
  function appliance(
    ids: readonly string[],
    options: { readonly hidden?: readonly string[]; readonly page?: number; readonly maxDelayMs?: number } = {},
  ) {
    const states = new Map(ids.map((id) => [id, "Running"]));
    const asked: string[] = [];
    const list = ids.filter((id) => options.hidden?.includes(id) !== true);
    const read = async (path: string) => {
      asked.push(path);
      const url = new URL(path, "https://rack7");
      const single = url.pathname.slice("/rest/tasks/".length);
      if (single !== "") {
        const state = states.get(single);
        if (state !== undefined) return running(single, state);
        throw new OneViewError("missing", "404", { status: 404 });
      }
      const start = Number(url.searchParams.get("start"));
      const end = start + Math.min(Number(url.searchParams.get("count")), options.page ?? 1000);
      const nextPageUri = end < list.length ? `/rest/tasks?start=${end}&count=${url.searchParams.get("count")}` : null;
      return { members: list.slice(start, end).map((id) => running(id, states.get(id))), nextPageUri };
    };
    const watch = new TaskWatch(
      { called: "rack7", origin: new URL("https://rack7"), read },
      { ...fast, maxDelayMs: options.maxDelayMs ?? 2 },
    );
    const follow = (id: string) => watch.follow({ uri: pathOf(id), task: readTask(running(id)) });
    return { states, asked, watch, follow };
  }
  const ids = Array.from({ length: 100 }, (_, index) => `T${index}`);

  it("are looked up together, and each ends by itself", async () => {
    const { states, asked, follow } = appliance(ids);
    const ended: string[] = [];
    const all = Promise.allSettled(
      ids.map(async (id) => {
        await follow(id);
        ended.push(id);
      }),
    );
    states.set("T7", "Completed");
    await expect.poll(() => ended).toEqual(["T7"]);
    for (const id of ids) states.set(id, id === "T9" ? "Error" : "Completed");
    const results = await all;
    expect(results.flatMap((each, index) => (each.status === "rejected" ? [ids[index]] : []))).toEqual(["T9"]);
    expect(asked.every((path) => path.startsWith("/rest/tasks?start=0&count=1"))).toBe(true);
  });

  it("that the list does not show are asked for singly; one that is unknown may have been done", async () => {
    const { states, asked, follow } = appliance(ids.slice(0, 4), { hidden: ["T2"] });
    const all = Promise.allSettled([...ids.slice(0, 4), "T99"].map(follow));
    for (const id of states.keys()) states.set(id, "Completed");
    const results = await all;
    expect(results.map((each) => each.status)).toEqual([...Array(4).fill("fulfilled"), "rejected"]);
    expect(results[4]).toMatchObject({ reason: { kind: "unreachable", delivery: "lost", message: /does not know/ } });
    expect(asked.filter((path) => path === pathOf("T2"))).toHaveLength(1);
  });

  it("are found on the pages that follow", async () => {
    const { states, asked, follow } = appliance(ids, { page: 40 });
    const all = Promise.all(ids.map(follow));
    for (const id of ids) states.set(id, "Completed");
    await all;
    expect(asked).toHaveLength(3);
  });

  it("are looked at seldom while there is more to start, and at once when there is not", async () => {
    const { states, asked, watch, follow } = appliance(ids.slice(0, 2), { maxDelayMs: 5000 });
    let isCalm = true;
    watch.isCalm = () => isCalm;
    const all = Promise.all(ids.slice(0, 2).map(follow));
    for (const id of states.keys()) states.set(id, "Completed");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(asked).toEqual([]);
    isCalm = false;
    watch.hurry();
    await all;
    expect(asked).toHaveLength(1);
  });
});
