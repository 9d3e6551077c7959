/**
 * Whether the server said that the session has ended. Outside React because the query cache reports it; the frame then
 * asks for the password in place, so that a half-filled form survives.
 */
const listeners = new Set<() => void>();
let lapsed = false;

function set(value: boolean): void {
  if (lapsed === value) return;
  lapsed = value;
  for (const listener of listeners) listener();
}

export const sessionLapse = {
  report: () => set(true),
  settle: () => set(false),
  current: () => lapsed,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
};
