import { spawn } from "node:child_process";
import { projectDir } from "./project.mjs";

/** Runs a command in the checkout. `quiet` keeps its output for the error. Rejects when it fails. */
export function run(command, args, { env = {}, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = quiet ? ["ignore", "pipe", "pipe"] : "inherit";
    const child = spawn(command, args, { cwd: projectDir, stdio, env: { ...process.env, ...env } });
    let output = "";
    child.stdout?.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr?.on("data", (chunk) => {
      output += chunk;
    });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) return resolve(output);
      const how = signal === null ? `ended with ${code}` : `was ended by ${signal}`;
      reject(new Error(`${output}${[command, ...args].join(" ")} ${how}`));
    });
  });
}

/** Runs the JavaScript of an installed package with this Node. */
export function runTool(file, args, options) {
  return run(process.execPath, [file, ...args], options);
}
