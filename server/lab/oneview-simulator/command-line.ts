import { parseArgs } from "node:util";
import { z } from "zod";
import { BridgeheadError } from "@/server/model/errors";
import { type FaultRule, faultRule } from "./faults";

export const usage = `npm run oneview-simulator -- --port N [--http] [--latency MS] [--fail RULE]... [--seed FILE] [--user U] [--password P]
                             [--task MS] [--page N] [--data-dir DIR]
  --port N       listen on 127.0.0.1:N (0: any free port)
  --http         plain HTTP instead of TLS
  --latency MS   added to every answer
  --task MS      how long every task takes (150)
  --page N       most members in one page of a list (1000)
  --fail RULE    comma list: KIND[=VALUE],method=GET,resource=uplink-sets,count=2,after=1
                 KIND: status=503, html[=STATUS], drop[=before|after] (the work), delay=MS, oversize[=BYTES|50MB],
                 expire-sessions, task-error[=STATE], reboot[=MS] (503 for so long or requests=N, sessions gone);
                 may be given several times; after=N lets N pass first; count=0 is for ever
  --seed FILE    JSON {"resources": {"ethernet-networks": [...], ...}} instead of the built-in story
  --user U       Administrator unless given
  --password P   secret unless given
  --data-dir D   where certificates and resources are kept, by one process at a time
                 (./data/oneview-simulator-alone)`;

export type CommandLine = {
  readonly help: boolean;
  readonly port: number;
  readonly http: boolean;
  readonly latencyMs: number;
  readonly taskMs: number;
  readonly pageSize: number;
  readonly fail: readonly FaultRule[];
  readonly seedFile: string | null;
  readonly user: string;
  readonly password: string;
  readonly dataDir: string;
};

/** Throws with one clear line on anything it does not know. */
export function parseCommandLine(argv: readonly string[], defaultDataDir: string): CommandLine {
  const values = readOptions(argv);
  const help = values.help === true;
  if (values.port === undefined && !help) throw wrong("--port is missing; for example --port 8443");
  return {
    help,
    port: wholeNumber("--port", values.port ?? "0", 65_535),
    http: values.http === true,
    latencyMs: wholeNumber("--latency", values.latency ?? "0", 60_000),
    taskMs: wholeNumber("--task", values.task ?? "150", 3_600_000),
    pageSize: Math.max(1, wholeNumber("--page", values.page ?? "1000", 100_000)),
    fail: (values.fail ?? []).map(parseFaultRule),
    seedFile: values.seed ?? null,
    user: values.user ?? "Administrator",
    password: values.password ?? "secret",
    dataDir: values["data-dir"] ?? defaultDataDir,
  };
}

function readOptions(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      strict: true,
      allowPositionals: false,
      options: {
        port: { type: "string" },
        http: { type: "boolean" },
        latency: { type: "string" },
        task: { type: "string" },
        page: { type: "string" },
        fail: { type: "string", multiple: true },
        seed: { type: "string" },
        user: { type: "string" },
        password: { type: "string" },
        "data-dir": { type: "string" },
        help: { type: "boolean" },
      },
    }).values;
  } catch (cause) {
    throw wrong(cause instanceof Error ? (cause.message.split(". ")[0] ?? cause.message) : String(cause));
  }
}

/** What the bare value of a kind means. */
const valueFields: Readonly<Record<string, string>> = {
  status: "status",
  html: "status",
  drop: "when",
  delay: "delayMs",
  reboot: "downMs",
  oversize: "bytes",
  "task-error": "taskState",
};
const numberFields = new Set(["status", "delayMs", "bytes", "downMs", "requests", "count", "after"]);

export function parseFaultRule(text: string): FaultRule {
  const [kindPart = "", ...rest] = text.split(",").map((part) => part.trim());
  const [kind = "", value] = splitOnce(kindPart);
  const fields: Record<string, unknown> = { kind };
  if (value !== undefined) {
    const field = valueFields[kind];
    if (field === undefined) throw wrong(`--fail ${text}: ${kind} takes no value`);
    fields[field] = numberFields.has(field) ? numberOf(value) : value;
  }
  for (const part of rest) {
    const [name = "", given] = splitOnce(part);
    if (given === undefined) throw wrong(`--fail ${text}: ${part} is not name=value`);
    fields[name] = numberFields.has(name) ? numberOf(given) : name === "method" ? given.toUpperCase() : given;
  }
  const parsed = faultRule.safeParse(fields);
  if (parsed.success) return parsed.data;
  throw wrong(`--fail ${text}: ${z.prettifyError(parsed.error).replace(/\s*\n\s*/g, " ")}`);
}

/** `50MB` and `64k` are bytes in millions and thousands. */
function numberOf(text: string): number {
  const match = /^(\d+)(?:([kM])B?)?$/.exec(text);
  const unit = match?.[2] === "M" ? 1_000_000 : match?.[2] === "k" ? 1000 : 1;
  return match === null ? Number.NaN : Number(match[1]) * unit;
}

function splitOnce(part: string): readonly [string, string | undefined] {
  const at = part.indexOf("=");
  return at < 0 ? [part, undefined] : [part.slice(0, at), part.slice(at + 1)];
}

function wholeNumber(option: string, text: string, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value <= most) return value;
  throw wrong(`${option} ${text} is not a whole number from 0 to ${most}`);
}

function wrong(message: string): BridgeheadError {
  return new BridgeheadError("invalid", message);
}
