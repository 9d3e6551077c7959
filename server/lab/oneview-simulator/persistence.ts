import { readFile, rename, writeFile } from "node:fs/promises";
import { z } from "zod";
import { BridgeheadError } from "@/server/model/errors";
import { taskRecords } from "./tasks";

const fileShape = z.object({
  resources: z.record(z.string(), z.array(z.unknown())),
  visibleFrom: z.record(z.string(), z.number()).optional(),
  tasks: taskRecords.optional(),
});
/** What a seed file holds at least (`resources`), and what the simulator writes down. */
export type SavedState = z.infer<typeof fileShape>;

/** `null` when there is no such file. */
export async function readState(path: string): Promise<SavedState | null> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return null;
    throw new BridgeheadError("invalid", `${path} cannot be read: ${messageOf(cause)}`, { cause });
  }
  try {
    return fileShape.parse(JSON.parse(text));
  } catch (cause) {
    const what = cause instanceof z.ZodError ? z.prettifyError(cause).split("\n")[0] : messageOf(cause);
    throw new BridgeheadError("invalid", `${path} is no simulator data: ${what}`, {
      cause,
      remedy: "Correct the file, or remove it to start from the built-in story.",
    });
  }
}

/** Writes soon after a change, one write at a time, and at `flush`; a reader never sees half a file. */
export class Saver {
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly path: string,
    private readonly read: () => SavedState,
    private readonly onError: (error: unknown) => void,
    private readonly delayMs = 200,
  ) {}

  changed(): void {
    this.timer ??= setTimeout(() => this.write(), this.delayMs);
  }

  async flush(): Promise<void> {
    if (this.timer !== null) this.write();
    await this.writing;
  }

  private write(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.writing = this.writing.then(async () => {
      try {
        await writeFile(`${this.path}.new`, JSON.stringify(this.read()), { mode: 0o600 });
        await rename(`${this.path}.new`, this.path);
      } catch (error) {
        this.onError(error);
      }
    });
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
