import { z } from "zod";

/** How the appliance's certificate is judged. */
export const tlsInput = z.discriminatedUnion("mode", [
  z.strictObject({
    mode: z.literal("ca"),
    caPem: z
      .string()
      .includes("-----BEGIN CERTIFICATE-----", { error: "Paste the CA certificate in PEM form (BEGIN CERTIFICATE …)" })
      .max(100_000)
      .describe("PEM of the CA, or of the chain, that signed the appliance's certificate"),
  }),
  z.strictObject({
    mode: z.literal("fingerprint"),
    sha256: z
      .string()
      .regex(/^([0-9A-Fa-f]{2}:){31}[0-9A-Fa-f]{2}$/, { error: "A SHA-256 fingerprint is 32 pairs of hex digits" })
      .describe("SHA-256 fingerprint of the appliance's certificate, AA:BB:… form"),
  }),
  z.strictObject({ mode: z.literal("insecure") }),
]);

export const applianceInput = z.strictObject({
  name: z.string().trim().min(1, { error: "Give it a name" }).max(100),
  url: z
    .url({ protocol: /^https?$/, error: "An address such as https://oneview.example.com" })
    .transform((url) => url.replace(/\/+$/, "")),
  username: z.string().trim().min(1, { error: "The appliance's user is needed" }).max(200),
  password: z.string().min(1, { error: "The password is needed" }).max(1_000),
  loginDomain: z
    .string()
    .trim()
    .max(200)
    .optional()
    .describe("Authentication directory; empty: the appliance's default"),
  tls: tlsInput,
  apiVersion: z.int().min(120).max(10_000).optional().describe("X-API-Version; absent: the highest both sides speak"),
});
export type ApplianceInput = z.infer<typeof applianceInput>;

/** An update leaves out what stays; the password is kept when it is not given. */
export const applianceUpdate = applianceInput.partial().extend({ id: z.uuid(), enabled: z.boolean().optional() });
export type ApplianceUpdate = z.infer<typeof applianceUpdate>;
