import type { BatchClass } from "@/server/hosts/backends/linux/write/batch-class";

/** Which reads of the observer show what a write changed: only OVSDB, links and namespaces tell by themselves. */
export function readAgain(classes: ReadonlySet<BatchClass>): ReadonlySet<"again" | "flows" | "poll"> {
  const keys = new Set<"again" | "flows" | "poll">();
  for (const name of classes) {
    switch (name) {
      case "namespaces":
      case "links":
        keys.add("again");
        break;
      case "ovs":
      case "flows":
        keys.add("flows");
        break;
      case "sysctls":
      case "ipsets":
      case "chains":
      case "ebtables":
      case "conntrack":
      case "services":
        keys.add("poll");
    }
  }
  return keys;
}
