/** `topology-<source>-2026-11-21T2045Z.<ending>`: what it shows and when, safe on every file system. */
export function exportName(source: string, at: Date, ending: string): string {
  const word = source
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, "-")
    .replaceAll(/^[-.]+|-+$/g, "")
    .slice(0, 60);
  const time = `${at.toISOString().slice(0, 16).replace(":", "")}Z`;
  return `topology-${word === "" ? "view" : word}-${time}.${ending}`;
}
