import { chains } from "@/server/hosts/backends/linux/write/chains";
import { conntrack } from "@/server/hosts/backends/linux/write/conntrack";
import { ebtables } from "@/server/hosts/backends/linux/write/ebtables";
import { flows } from "@/server/hosts/backends/linux/write/flows";
import { ipsets } from "@/server/hosts/backends/linux/write/ipsets";
import { links } from "@/server/hosts/backends/linux/write/links";
import { namespaces } from "@/server/hosts/backends/linux/write/namespaces";
import { ovs } from "@/server/hosts/backends/linux/write/ovs";
import { services } from "@/server/hosts/backends/linux/write/services";
import { sysctls } from "@/server/hosts/backends/linux/write/sysctls";
import type { Performers } from "@/server/hosts/backends/linux/write/write-host";

export const performers: Performers = {
  namespaces,
  links,
  sysctls,
  ovs,
  flows,
  ipsets,
  chains,
  ebtables,
  conntrack,
  services,
};
