import { z } from "zod";
import { parseJson } from "../parse/json-fields";
import { excerpt, MalformedError } from "../parse/malformed";

/** One entry of a host's `commands.json`: which command printed which file. */
export type CommandRecord = {
  readonly file: string;
  readonly argv: readonly string[];
  readonly rc: number;
  readonly ms: number;
  /** Namespace it ran in; `""` is the root. */
  readonly netns: string;
  readonly stderr: string;
};

const record = z
  .looseObject({
    file: z.string(),
    argv: z.array(z.string()).min(1),
    rc: z.number().nullish(),
    ms: z.number().nullish(),
    netns: z.string().nullish(),
    stderr: z.string().nullish(),
  })
  .transform(
    (row): CommandRecord => ({
      file: row.file,
      argv: row.argv,
      rc: row.rc ?? 0,
      ms: row.ms ?? 0,
      netns: row.netns ?? "",
      stderr: row.stderr ?? "",
    }),
  );

export function parseCommands(text: string): CommandRecord[] {
  const parsed = z.array(record).safeParse(parseJson(text));
  if (!parsed.success) throw new MalformedError(excerpt(z.prettifyError(parsed.error)));
  return parsed.data;
}

/** As an operator would type it. */
export function commandLine(argv: readonly string[], namespace = ""): string {
  const words = namespace === "" ? argv : ["ip", "netns", "exec", namespace, ...argv];
  return words.map((word) => (/^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(" ");
}
