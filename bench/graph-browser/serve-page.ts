import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { build } from "esbuild";
import { projectDir } from "../../scripts/lib/project.mjs";

export type PageServer = { readonly url: string; readonly close: () => void };

/** Serves the benchmark's page on loopback; other paths are answered by `answer` as JSON. */
export async function servePage(answer: (url: URL) => unknown): Promise<PageServer> {
  const script = await bundle();
  const html = await pageHtml();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://bench");
    const [type, body] =
      url.pathname === "/"
        ? ["text/html", html]
        : url.pathname === "/page.js"
          ? ["text/javascript", script]
          : ["application/json", JSON.stringify(answer(url))];
    response.writeHead(200, { "content-type": `${type}; charset=utf-8`, "cache-control": "no-store" }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The benchmark's server has no port");
  return { url: `http://127.0.0.1:${address.port}/`, close: () => server.close() };
}

async function bundle(): Promise<string> {
  const result = await build({
    entryPoints: [`${projectDir}/bench/graph-browser/page.ts`],
    tsconfig: `${projectDir}/tsconfig.json`,
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
  });
  return result.outputFiles[0]?.text ?? "";
}

/** The console's colours, without its other styles. */
async function pageHtml(): Promise<string> {
  const css = await readFile(`${projectDir}/app/globals.css`, "utf8");
  const tokens = /:root \{[^}]*\}/.exec(css)?.[0] ?? "";
  return `<!doctype html><html lang="en"><title>bench</title><style>${tokens}
body { margin: 0; background: var(--canvas); font-family: sans-serif }
#shapes { width: 100vw; height: 100vh }
#ink { position: absolute; inset: 0; pointer-events: none }
</style><div id="shapes"></div><canvas id="ink"></canvas><script src="/page.js"></script></html>`;
}
