import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectDir } from "./project.mjs";
import { run } from "./run.mjs";

/**
 * Installs what package-lock.json names, unless node_modules holds it. Not `npm ci`: that wants every platform's optional
 * package in the lock, and a registry need not have them all.
 */
export async function installDependencies() {
  if (isInstalled()) return;
  console.log("Installing dependencies …");
  await run("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"]);
}

function isInstalled() {
  const installedFile = join(projectDir, "node_modules/.package-lock.json");
  if (!existsSync(installedFile)) return false;
  const installed = readPackages(installedFile);
  const wanted = Object.entries(readPackages(join(projectDir, "package-lock.json")));
  // a package for another kind of machine is in the lock and not here
  return wanted.every(([path, entry]) => {
    if (path === "" || entry.link) return true;
    return installed[path] === undefined ? entry.optional === true : installed[path].version === entry.version;
  });
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}
