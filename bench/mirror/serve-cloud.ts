import { subscribe } from "node:diagnostics_channel";
import type { Socket } from "node:net";
import type { CloudOrder, CloudReport } from "@/bench/mirror/cloud-process";
import { generatedCloud } from "@/bench/mirror/generated-cloud";
import { startOpenstack } from "@/server/clouds/testing/openstack";

/** The generated cloud in a process of its own, so that its work is not counted as the console's; told what to do by its parent. */
const sockets = new Set<Socket>();
subscribe("http.server.request.start", (message) => {
  const { socket } = message as { readonly socket: Socket };
  sockets.add(socket);
});
const openstack = await startOpenstack({ data: generatedCloud(Number(process.argv[2])), noauth: true });

function change(index: number): void {
  const ports = [...(openstack.state.data.ports ?? [])];
  const port = ports[index];
  if (port === undefined) throw new Error(`the cloud has no port ${index}`);
  const revision_number = Number(port.revision_number) + 1;
  const updated_at = new Date(openstack.state.now()).toISOString().replace(/\.\d+Z$/, "Z");
  ports[index] = { ...port, name: `${String(port.name)}'`, revision_number, updated_at };
  openstack.state.data.ports = ports;
}

process.on("message", (order: CloudOrder) => {
  if (order.do === "change") change(order.port);
  const bytes = [...sockets].reduce((sum, { bytesWritten }) => sum + bytesWritten, 0);
  const report: CloudReport = { networkUrl: openstack.networkUrl, requests: openstack.requests.length, bytes };
  process.send?.(report);
});
process.on("disconnect", () => process.exit(0));
process.send?.({ networkUrl: openstack.networkUrl, requests: 0, bytes: 0 } satisfies CloudReport);
