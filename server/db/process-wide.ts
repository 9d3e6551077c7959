/**
 * What must exist once in a process. Instrumentation and routes get separate copies of every module, so a module
 * variable connects nothing; the global object does.
 */
declare global {
  var __bridgehead: Map<string, unknown> | undefined;
}

/** The value kept under `key`, made by `create` at the first call in this process, whichever module copy calls. */
export function processWide<T>(key: string, create: () => T): T {
  globalThis.__bridgehead ??= new Map();
  const values = globalThis.__bridgehead;
  if (!values.has(key)) values.set(key, create());
  return values.get(key) as T;
}
