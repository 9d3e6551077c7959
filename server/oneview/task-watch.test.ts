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
