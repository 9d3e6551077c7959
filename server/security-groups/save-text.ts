import type { WantedTable } from "@/server/security-groups/compile-host";

const BUILT_IN: Readonly<Record<"raw" | "filter", readonly string[]>> = {
  raw: ["PREROUTING", "OUTPUT"],
  filter: ["INPUT", "FORWARD", "OUTPUT"],
};

/** A table that holds nothing but these chains, as `iptables-save` prints it. */
export function saveText(name: "raw" | "filter", table: WantedTable): readonly string[] {
  const chains = [...table.chains].sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    `*${name}`,
    ...BUILT_IN[name].map((chain) => `:${chain} ACCEPT [0:0]`),
    ...chains.map((chain) => `:${chain.name} - [0:0]`),
    ...BUILT_IN[name].flatMap((chain) =>
      table.jumps.filter((jump) => jump.chain === chain).map((jump) => `-A ${chain} ${jump.rule}`),
    ),
    ...chains.flatMap((chain) => chain.lines.map(({ spec }) => `-A ${chain.name} ${spec}`)),
    "COMMIT",
  ];
}
