import { resolve } from "node:path";
import { z } from "zod";
import { BridgeheadError } from "@/server/model/errors";
import { wholeOidcInput } from "@/server/model/sign-in";

/** What the environment decided; read once at the start. */
export type Settings = z.output<typeof environment>;

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

const secretText = (least: number) =>
  z
    .string()
    .min(least, `at least ${least} characters`)
    .regex(/^\S+$/, "no spaces")
    .optional()
    .transform((value) => value ?? null);

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Each message completes "NAME must be …". */
const variables = {
  PORT: z
    .string()
    .default("3000")
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535, "a port, 1 to 65535")
    .transform(Number),
  HOST: z
    .string()
    .default("127.0.0.1")
    .refine((text) => /^[A-Za-z0-9.:_-]+$/.test(text), "an address or host name to listen on"),
  BRIDGEHEAD_DATA_DIR: z
    .string()
    .default("./data")
    .refine((text) => text.trim() !== "" && !text.includes("\0"), "a directory")
    .transform((text) => resolve(text)),
  DATABASE_URL: z
    .string()
    .optional()
    .refine(
      (text) => text === undefined || (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)),
      "a PostgreSQL address such as postgresql://user:password@host:5432/bridgehead",
    )
    .transform((text) => text ?? null),
  BRIDGEHEAD_SECRET_KEY: z
    .string()
    .optional()
    .refine(
      (text) => text === undefined || Buffer.from(text, "base64").length === 32 || /^[0-9a-f]{64}$/i.test(text),
      "32 random bytes in base64 or hex, as `openssl rand -base64 32` prints them",
    )
    .transform((text) => text ?? null),
  BRIDGEHEAD_ADMIN_PASSWORD: secretText(8),
  BRIDGEHEAD_API_TOKEN: secretText(16),
  BRIDGEHEAD_OIDC: z
    .string()
    .optional()
    .transform((text) => (text === undefined ? null : wholeOidcInput.safeParse(jsonOf(text))))
    .refine(
      (parsed) => parsed === null || parsed.success,
      'the JSON of an OpenID provider, such as {"name":"Example","issuer":"https://id.example/","clientId":"bridgehead","clientSecret":"…","claim":"groups","rules":[{"value":"net-admins","role":"admin"}]}',
    )
    .transform((parsed) => (parsed?.success === true ? parsed.data : null)),
  BRIDGEHEAD_CLOUD_POLL_SECONDS: z
    .string()
    .default("10")
    .refine((text) => /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= 3_600, "seconds, 1 to 3600")
    .transform(Number)
    .describe("how often a cloud is asked what changed"),
  BRIDGEHEAD_DEMO: z
    .enum(["0", "1"], "0 (start empty) or 1 (start with the demo)")
    .default("1")
    .transform((text) => text === "1"),
  BRIDGEHEAD_LAB_DIR: z
    .string()
    .default(".lab")
    .describe("where `npm run lab` keeps its hosts; the console registers what it finds there")
    .transform((text) => resolve(text)),
  // read by `npm run lab` alone: the console to register with, and the prefix of its namespaces
  BRIDGEHEAD_LAB_PREFIX: z.string().optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `one of ${LOG_LEVELS.join(", ")}`).default("info"),
  BRIDGEHEAD_DIST_DIR: z
    .string()
    .default(".next")
    .refine((text) => /^\.?[A-Za-z0-9][A-Za-z0-9._-]*$/.test(text), "a folder name inside the checkout"),
};

const environment = z.object(variables);

/**
 * The settings in an environment (`process.env`). An empty variable counts as absent. The first unusable or unknown
 * one is an `invalid` error of one line that names it and what is allowed; values are never shown: some are secrets.
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const known = Object.keys(variables);
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const unknown = Object.keys(given).find((name) => name.startsWith("BRIDGEHEAD_") && !known.includes(name));
  if (unknown !== undefined) {
    const ours = known.filter((name) => name.startsWith("BRIDGEHEAD_"));
    throw new BridgeheadError("invalid", `${unknown} is not a setting of Bridgehead; there are ${ours.join(", ")}.`);
  }
  const parsed = environment.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BridgeheadError("invalid", `${String(issue?.path[0])} must be ${issue?.message}.`);
}
