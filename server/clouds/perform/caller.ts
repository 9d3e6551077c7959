import type { CloudClient } from "@/server/clouds/client";

/** What performing calls needs of a cloud's client. */
export type Caller = Pick<CloudClient, "send" | "get" | "network" | "calls" | "endpoint" | "ask">;
