import { readFileSync } from "node:fs";
import type { FileChooser, Page } from "@playwright/test";
import { decodeFiles } from "@/server/hosts/case/file-texts";
import { readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import { layOutReport } from "@/server/hosts/case/testing/lay-out-report";
import { plotOfHost } from "@/server/hosts/case/testing/plot-of-host";
import { packTexts } from "./steps/archives";
import { expectNoViolations } from "./steps/axe";
import { expect, story } from "./story";

async function objects(page: Page, caseId: string): Promise<number> {
  const input = encodeURIComponent(JSON.stringify({ json: { caseId, expand: "all" } }));
  const answer = await page.request.get(`/api/trpc/topology.graph?input=${input}`);
  return (await answer.json()).result.data.json.nodes.length;
}

async function saved(page: Page, item: string): Promise<{ name: string; bytes: Buffer }> {
  await page.getByRole("button", { name: "Export", exact: true }).focus();
  await page.keyboard.press("Enter");
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: item }).click();
  const file = await download;
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

type Picture = { readonly width: number; readonly height: number; readonly colours: number; readonly inked: number };

/** A picture as a browser reads it: its size, how many colours it has, and the share of it that is not its ground. */
function look(page: Page, bytes: Buffer): Promise<Picture> {
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const { width, height } = image;
    const drawing = new OffscreenCanvas(width, height).getContext("2d");
    drawing?.drawImage(image, 0, 0);
    const pixels = new Uint32Array(drawing?.getImageData(0, 0, width, height).data.buffer ?? new ArrayBuffer(0));
    const inked = pixels.reduce((sum, pixel) => sum + (pixel === pixels[0] ? 0 : 1), 0);
    return { width, height, colours: new Set(pixels).size, inked: inked / pixels.length };
  }, bytes.toString("base64"));
}

story("join a sosreport with a drawing, save the picture, and share a case masked", async ({ page }) => {
  const files = await readFolder("fixtures/captures/iesgn");
  const { texts } = decodeFiles(files);
  const c1 = new Map(
    [...texts].flatMap(([path, text]) => (path.startsWith("c1/") ? [[path.slice(3), text] as const] : [])),
  );
  const c2 = readCase(files, { at: 0 }).hosts.find(({ name }) => name === "c2");
  if (c2 === undefined) throw new Error("no c2");
  const report = {
    name: "sosreport-c1.tar.gz",
    mimeType: "application/gzip",
    buffer: await packTexts(layOutReport("c1", c1)),
  };
  const plot = {
    name: "plotnetcfg-c2.json",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify(plotOfHost(c2.state))),
  };

  await page.goto("/cases");
  await page.getByRole("button", { name: "Upload case" }).click();
  const dialog = page.getByRole("dialog", { name: "Upload case" });
  const upload = async (given: Parameters<FileChooser["setFiles"]>[0], name: string) => {
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Choose a file" }).click();
    await (await chooser).setFiles(given);
    await dialog.getByLabel("Name of the case").fill(name);
    await dialog.getByRole("button", { name: "Upload", exact: true }).click();
  };
  await upload([report, plot], "joined");
  await expect(dialog.getByRole("status")).toHaveText(/^joined holds 2 hosts \(c1, c2\) and 0 networks\.$/);
  await dialog.getByRole("link", { name: "Open in topology" }).click();
  await expect(page.getByRole("application", { name: /^Topology of 2 hosts/ })).toBeVisible();
  const graphml = await saved(page, "GraphML");
  expect(graphml.name).toMatch(/^topology-joined-\d{4}-\d{2}-\d{2}T\d{4}Z\.graphml$/);
  expect(graphml.bytes.toString()).toMatch(/<data key="edge-kind">tunnel<\/data>/);
  const svg = await saved(page, "SVG of everything");
  expect(svg.bytes.toString()).toContain(">c1</text>");
  const [, width, height] = /<svg[^>]* width="([\d.]+)" height="([\d.]+)"/.exec(svg.bytes.toString()) ?? [];
  const png = await saved(page, "PNG of everything");
  expect(png.name).toMatch(/\.png$/);
  const picture = await look(page, png.bytes);
  expect(picture, "twice the size of the drawing").toMatchObject({
    width: Math.round(2 * Number(width)),
    height: Math.round(2 * Number(height)),
  });
  expect(picture.inked, "lines and words on the ground").toBeGreaterThan(0.01);
  expect(picture.colours).toBeGreaterThan(20);

  await page.goto("/cases");
  const table = page.getByRole("region", { name: "Cases" });
  await table.getByRole("button", { name: "Export iesgn" }).click();
  const sharing = page.getByRole("dialog", { name: "Export iesgn" });
  for (const kind of ["Names", "Addresses", "MACs", "Ids"]) await sharing.getByRole("checkbox", { name: kind }).click();
  await expect(sharing.getByRole("region", { name: "Masked ids" })).toBeVisible();
  await expectNoViolations(page);
  const download = page.waitForEvent("download");
  await sharing.getByRole("button", { name: "Download masked case" }).click();
  const archive = readFileSync(await (await download).path());
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Upload case" }).click();
  await upload({ name: "masked.tar.gz", mimeType: "application/gzip", buffer: archive }, "masked");
  await expect(dialog.getByRole("status")).toHaveText(/^masked holds 3 hosts/);
  await dialog.getByRole("button", { name: "Close" }).first().click();
  const idOf = async (name: string) =>
    new URL(
      (await table.getByRole("link", { name, exact: true }).getAttribute("href")) ?? "",
      "http://x",
    ).searchParams.get("case") ?? "";
  expect(await objects(page, await idOf("masked"))).toBe(await objects(page, await idOf("iesgn")));
  for (const name of ["masked", "joined"]) {
    await table.getByRole("button", { name: `Delete ${name}` }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete case" }).click();
    await expect(table.getByRole("link", { name, exact: true })).toHaveCount(0);
  }
});
