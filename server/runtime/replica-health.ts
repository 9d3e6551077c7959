import { Gauge, type Registry } from "prom-client";
import type { Replica } from "@/server/replicas/replica";
import type { HealthItem } from "@/server/runtime/health";

/** Whether this console is among those that live, and which those are. */
export async function replicaHealth(replica: Replica): Promise<readonly HealthItem[]> {
  if (!replica.isConnected()) {
    const message =
      "The connection that holds its locks is lost; it observes nothing and applies no plan until it is back.";
    return [{ name: `${replica.name} ${replica.id}`, ok: false, message }];
  }
  const living = await replica.living();
  return living.map(({ id, name }) => ({ name: `${name} ${id}`, ok: true, message: null }));
}

/** What this console is among those on its database, for a scrape. */
export function watchReplicas(registry: Registry, replica: Replica): void {
  const registers = [registry];
  new Gauge({
    name: "bridgehead_replica_info",
    help: "1: this console, by the id that plans name as their owner",
    labelNames: ["id", "name"],
    registers,
  }).set({ id: replica.id, name: replica.name }, 1);
  new Gauge({
    name: "bridgehead_replica_observes",
    help: "Hosts and appliances that this console observes for all",
    labelNames: ["kind"],
    registers,
    async collect() {
      const mine = (await living(replica)).find(({ id }) => id === replica.id)?.observes;
      this.set({ kind: "host" }, mine?.hosts.length ?? 0);
      this.set({ kind: "appliance" }, mine?.appliances.length ?? 0);
    },
  });
  new Gauge({
    name: "bridgehead_replicas",
    help: "Consoles that live on this database; 0: not known",
    registers,
    async collect() {
      this.set((await living(replica)).length);
    },
  });
}

function living(replica: Replica) {
  return replica.living().catch(() => []);
}
