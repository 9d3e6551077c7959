import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { processWide } from "@/server/db/process-wide";
import type { HealthRegistry } from "@/server/runtime/health";

export type Metrics = {
  /** For sources that count for themselves. */
  readonly registry: Registry;
  observeProcedure(path: string, code: string, seconds: number): void;
  observeRequest(method: string, area: string, status: number, seconds: number): void;
  /** Prometheus text. */
  render(): Promise<string>;
};

const SECONDS = [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10];

/** Counters since the process began, and at every scrape whether each part answers. */
export function openMetrics(health: HealthRegistry): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: "bridgehead_http_requests_total",
    help: "HTTP requests answered",
    labelNames: ["method", "area", "status"],
    registers,
  });
  const requestSeconds = new Histogram({
    name: "bridgehead_http_request_seconds",
    help: "Time until a request was answered; live streams are not counted",
    labelNames: ["area"],
    buckets: SECONDS,
    registers,
  });
  const procedureSeconds = new Histogram({
    name: "bridgehead_procedure_seconds",
    help: "Time of an API procedure by its outcome",
    labelNames: ["procedure", "code"],
    buckets: SECONDS,
    registers,
  });
  new Gauge({
    name: "bridgehead_part_up",
    help: "1: the database, appliance or host answers",
    labelNames: ["part", "name"],
    registers,
    async collect() {
      const { parts } = await health.run();
      this.reset();
      for (const [part, { items }] of Object.entries(parts)) {
        for (const item of items) this.set({ part, name: item.name }, item.ok ? 1 : 0);
      }
    },
  });
  return {
    registry,
    observeProcedure: (procedure, code, seconds) => procedureSeconds.observe({ procedure, code }, seconds),
    observeRequest: (method, area, status, seconds) => {
      requests.inc({ method, area, status });
      requestSeconds.observe({ area }, seconds);
    },
    render: () => registry.metrics(),
  };
}

export type ObserveRequest = Metrics["observeRequest"];

/** Where the HTTP server, which is no part of the bundle, finds whom to tell of a request. */
export function observeRequestsOf(metrics: Metrics): void {
  processWide<{ observe: ObserveRequest | null }>("http", () => ({ observe: null })).observe = metrics.observeRequest;
}
