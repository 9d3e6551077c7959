/** The name that is proposed for an archive: its file name without folder and endings. */
export function caseName(fileName: string): string {
  const base = fileName.split(/[\\/]/).at(-1) ?? fileName;
  const name = base.replace(/\.(tar\.gz|tgz|tar\.xz|txz|tar|json)$/i, "").trim();
  return (name === "" ? base : name).slice(0, 100);
}
