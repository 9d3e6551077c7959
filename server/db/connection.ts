import type { PoolConfig } from "pg";

/** Settings of a connection pool to a PostgreSQL server; every wait is bounded. */
export function serverConfig(databaseUrl: string, max: number): PoolConfig {
  return {
    connectionString: databaseUrl,
    max,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    query_timeout: 60_000,
    keepAlive: true,
    application_name: "bridgehead",
  };
}

/** `host:port/database`, for messages: never the password. */
export function describeUrl(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  const host = url.hostname === "" ? (url.searchParams.get("host") ?? "localhost") : url.hostname;
  return `${host}:${url.port === "" ? "5432" : url.port}${url.pathname}`;
}
