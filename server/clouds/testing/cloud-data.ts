import { readFileSync } from "node:fs";
import { join } from "node:path";

export type Row = { readonly id: string; readonly [key: string]: unknown };

/** Rows of each collection of the Network API, by its path. */
export type CloudData = { [path: string]: readonly Row[] };

const PATHS = ["networks", "subnets", "ports", "routers", "floatingips", "security-groups", "agents", "extensions"];

/** What a real Neutron answered. */
export function capturedCloud(scenario: "iesgn" | "provider"): CloudData {
  const data: CloudData = {};
  for (const path of PATHS) {
    const file = join(process.cwd(), "fixtures", "captures", scenario, "neutron", `${path}.json`);
    const [rows] = Object.values(JSON.parse(readFileSync(file, "utf8")) as Record<string, Row[]>);
    data[path] = rows ?? [];
  }
  return data;
}

/** The captured cloud with so many more ports like its first guest's. */
export function cloudOfPorts(count: number): CloudData {
  const data = capturedCloud("iesgn");
  const ports = data.ports ?? [];
  const like = ports.find(({ device_owner }) => device_owner === "compute:nova");
  if (like === undefined) throw new Error("the capture holds no guest's port");
  const made = Array.from({ length: count }, (_, index): Row => {
    const hex = index.toString(16).padStart(6, "0");
    const mac = `fa:16:3f:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4)}`;
    return { ...like, id: `${hex}00-0000-4000-8000-000000000000`, name: `made-${index}`, mac_address: mac };
  });
  return { ...data, ports: [...ports, ...made] };
}
