import { mkdirSync, writeFileSync } from "node:fs";
import type { NextConfig } from "next";

/** Several consoles may run from one checkout, each with its own build in `BRIDGEHEAD_DIST_DIR`. */
const distDir = process.env.BRIDGEHEAD_DIST_DIR || ".next";

/** Everything comes from the console itself; Next's own start-up scripts and styles are inline. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  `script-src 'self' 'unsafe-inline'${process.env.NODE_ENV === "development" ? " 'unsafe-eval'" : ""}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const SECURITY_HEADERS = [
  { key: "Content-Security-Policy", value: CONTENT_SECURITY_POLICY },
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
];

const config: NextConfig = {
  distDir,
  // types are checked by npm run check and npm test, so that a start from a clone does not do it again
  typescript: {
    ignoreBuildErrors: true,
    tsconfigPath: distDir === ".next" ? "tsconfig.json" : ownTsconfig(distDir),
  },
  headers: async () => [{ source: "/:path*", headers: SECURITY_HEADERS }],
  // the address that the console prints; without it the dev server refuses its own page there
  allowedDevOrigins: ["127.0.0.1"],
  typedRoutes: true,
  poweredByHeader: false,
  // loaded by Node as they are: they bring WebAssembly, native parts or workers, or must exist once
  serverExternalPackages: [
    "@electric-sql/pglite",
    "@prisma/adapter-pg",
    "@prisma/client",
    "@prisma/driver-adapter-utils",
    "@prisma/schema-engine-wasm",
    "better-auth",
    "cpu-features",
    "pg",
    "pg-boss",
    "pglite-prisma-adapter",
    "pino",
    "prom-client",
    "selfsigned",
    "ssh2",
    "tar",
    "undici",
  ],
};

export default config;

/** Next adds the paths of its build to the tsconfig that it uses; another build than the usual one uses a copy. */
function ownTsconfig(name: string): string {
  const folder = `node_modules/.cache/bridgehead/${name}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/tsconfig.json`, JSON.stringify({ extends: "../../../../tsconfig.json" }));
  return `${folder}/tsconfig.json`;
}
