import type { LeakRow } from "@/server/lab/hosts/leak-test";

export type LeakVerdict = { readonly lines: readonly string[]; readonly isTight: boolean };

const WORDS: Readonly<Record<LeakRow["form"], string>> = {
  "no tag": "no tag (libvirt's own plug)",
  "tag 4095 alone": "tag 4095 alone (os-vif up to 4.0)",
  "dead VLAN": "dead VLAN (the console's plug)",
};

/**
 * The table and what it means. It is tight when nothing passes the dead VLAN, provided that the same frames do pass a port
 * without a tag: where they do not, nothing was proven.
 */
export function leakVerdict(rows: readonly LeakRow[]): LeakVerdict {
  const table = [
    ["while it waits for its wiring", "sent", "at guests", "at a waiting port", "heard of guests"],
    ...rows.map(({ form, sent, atGuests, atWaiting, sentByGuests, heard }) => [
      ...[WORDS[form], String(sent), String(atGuests), String(atWaiting)],
      `${heard} of ${sentByGuests}`,
    ]),
  ];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0))) ?? [];
  const lines = table.map((line) =>
    line.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join("  "),
  );
  const found = (form: LeakRow["form"]) => rows.find((row) => row.form === form);
  const passed = ({ atGuests, atWaiting, heard }: LeakRow) => atGuests + atWaiting + heard;
  const [open, dead] = [found("no tag"), found("dead VLAN")];
  if (open === undefined || dead === undefined || open.atGuests === 0 || open.heard === 0) {
    return { lines: [...lines, "nothing is proven: a port without a tag should have leaked"], isTight: false };
  }
  const leaked = passed(dead);
  const end = leaked === 0 ? "nothing passes the console's plug" : `the console's plug leaks: ${leaked} arrivals`;
  return { lines: [...lines, end], isTight: leaked === 0 };
}
