type Edit = readonly [path: string, edit: (text: string) => string];

/** The value of a column in the row of `dump.json` that has this name, set to something else. */
function withColumn(table: string, name: string, column: string, value: unknown) {
  return (text: string) =>
    text
      .split("\n")
      .map((line) => {
        if (!line.includes(`"caption":"${table} table"`)) return line;
        const dump: { headings: string[]; data: unknown[][] } = JSON.parse(line);
        const [key, at] = [dump.headings.indexOf("name"), dump.headings.indexOf(column)];
        for (const row of dump.data) if (row[key] === name) row[at] = value;
        return JSON.stringify(dump);
      })
      .join("\n");
}

const eachFlow = (change: (line: string) => string) => (text: string) => text.split("\n").map(change).join("\n");

/**
 * Four faults of the capture `iesgn`, all about the network of key 164: on c1 web1's port has another tag than its agent gave
 * it, and its tap takes less than the network allows; c2 sends with another key; and Neutron names another one for db1's.
 */
export const brokenEdits: readonly Edit[] = [
  ["c1/ovs/dump.json", withColumn("Port", "qvoc9da7f42-3b", "tag", 2)],
  ["c1/ip-link.json", (text) => withMtu(text)],
  ["c1/ip-addr.json", (text) => withMtu(text)],
  ...["dump-flows.txt", "dump-flows-of13.txt", "dump-flows-of13-names.txt"].map(
    (file): Edit => [
      `c2/ovs/br-tun/${file}`,
      eachFlow((line) => (line.includes("table=22,") ? line.replace(/0xa4(?=->)/, "0xa5") : line)),
    ],
  ),
  ["neutron/networks.json", (text) => text.replace(/("provider:segmentation_id": ?)219/, "$1220")],
];

function withMtu(text: string): string {
  const links: { ifname: string; mtu: number }[] = JSON.parse(text);
  return JSON.stringify(links.map((link) => (link.ifname === "tapc9da7f42-3b" ? { ...link, mtu: 1400 } : link)));
}
