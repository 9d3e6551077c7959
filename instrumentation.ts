/** Runs once when the server starts and must return quickly; the runtime starts beside it. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startRuntime } = await import("@/server/runtime/start-runtime");
  startRuntime();
}
