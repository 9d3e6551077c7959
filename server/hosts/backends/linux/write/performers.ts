import type { BatchClass } from "@/server/hosts/backends/linux/write/batch-class";
import { links } from "@/server/hosts/backends/linux/write/links";
import { namespaces } from "@/server/hosts/backends/linux/write/namespaces";
import { sysctls } from "@/server/hosts/backends/linux/write/sysctls";
import type { Performer } from "@/server/hosts/backends/linux/write/write-host";
import { BridgeheadError } from "@/server/model/errors";

const none: Performer = {
  look: async ({ state }) => state,
  apply: async () => {
    throw new BridgeheadError("refused", "not written yet");
  },
};

export const performers: Readonly<Record<BatchClass, Performer>> = {
  namespaces,
  links,
  sysctls,
  ovs: none,
  flows: none,
  ipsets: none,
  chains: none,
  ebtables: none,
  conntrack: none,
  services: none,
};
