import { byName, type ServiceFamily, type ServiceTable, serviceTable } from "@/server/wiring/services/service-chains";

/** A router as its packet filter sees it. */
export type RouterFilter = {
  /** Devices of its inner legs, in order, and of which families each has an address. */
  readonly inner: readonly { readonly device: string; readonly families: readonly ServiceFamily[] }[];
  readonly outer: {
    readonly device: string;
    readonly families: readonly ServiceFamily[];
    /** The first IPv4 address of the gateway port; `null`: it has none, then nothing is translated. */
    readonly address: string | null;
  } | null;
  /** `enable_snat` */
  readonly snat: boolean;
  readonly floating: readonly { readonly address: string; readonly fixedAddress: string }[];
};

const OWNER = "neutron-l3-agent";
/** Upper 16 bits of a mark are the address scope; 0x400 is Neutron's "no scope", which all our networks are in. */
const SCOPE = "0x4000000/0xffff0000";
/** Set on what comes in from outside; and on requests for metadata. */
const FROM_OUTSIDE = "0x2/0xffff";
const METADATA = "0x1/0xffff";
const SAVE_SCOPE = "-m connmark --mark 0x0/0xffff0000 -j CONNMARK --save-mark --nfmask 0xffff0000 --ctmask 0xffff0000";
const RESTORE_SCOPE =
  "-m connmark ! --mark 0x0/0xffff0000 -j CONNMARK --restore-mark --nfmask 0xffff0000 --ctmask 0xffff0000";

/** The text of Neutron's L3 agent (Zed) for one router, `dataplane.md` 4.2. */
export function routerChains(router: RouterFilter, families: readonly ServiceFamily[]): readonly ServiceTable[] {
  return families.flatMap((family) => [
    mangle(router, family),
    serviceTable(OWNER, family, "raw"),
    filter(router, family),
    family === "ipv4" ? nat(router) : serviceTable(OWNER, family, "nat", {}, ["PREROUTING"]),
  ]);
}

function mangle({ inner, outer }: RouterFilter, family: ServiceFamily): ServiceTable {
  const legs = [...inner, ...(outer === null ? [] : [outer])].filter(({ families }) => families.includes(family));
  const scope = legs.map(({ device }) => `-i ${device} -j MARK --set-xmark ${SCOPE}`);
  const metadata = `-d ${metadataAddress(family)} -i qr-+ -p tcp -m tcp --dport 80 -j MARK --set-xmark ${METADATA}`;
  if (family === "ipv6") {
    return serviceTable(OWNER, family, "mangle", {
      PREROUTING: [`-j ${OWNER}-scope`, RESTORE_SCOPE, metadata],
      scope,
    });
  }
  const out = outer !== null && outer.address !== null ? outer.device : null;
  return serviceTable(OWNER, family, "mangle", {
    POSTROUTING: out === null ? [] : [`-o ${out} ${SAVE_SCOPE}`],
    PREROUTING: [`-j ${OWNER}-mark`, `-j ${OWNER}-scope`, RESTORE_SCOPE, `-j ${OWNER}-floatingip`, metadata],
    "float-snat": [SAVE_SCOPE],
    floatingip: [],
    mark: out === null ? [] : [`-i ${out} -j MARK --set-xmark ${FROM_OUTSIDE}`],
    scope,
  });
}

/** Nothing crosses into a leg from another address scope; into the outer leg of a translating router anything may. */
function filter({ inner, outer, snat }: RouterFilter, family: ServiceFamily): ServiceTable {
  const open = outer === null || (family === "ipv4" && snat);
  const guarded = [...inner, ...(open ? [] : [outer])].filter(({ families }) => families.includes(family));
  const metadata = [`-m mark --mark ${METADATA} -j ACCEPT`, "-p tcp -m tcp --dport 9697 -j DROP"];
  return serviceTable(OWNER, family, "filter", {
    FORWARD: [`-j ${OWNER}-scope`],
    INPUT: family === "ipv4" ? metadata : [],
    scope: guarded.map(({ device }) => `-o ${device} -m mark ! --mark ${SCOPE} -j DROP`),
  });
}

/** Floating addresses are translated before the router's own, else they would never be seen outside. */
function nat({ outer, snat, floating }: RouterFilter): ServiceTable {
  const own = outer !== null && outer.address !== null ? { device: outer.device, address: outer.address } : null;
  const inbound = floating.map(
    ({ address, fixedAddress }) => `-d ${address}/32 -j DNAT --to-destination ${fixedAddress}`,
  );
  const metadata = `-d ${metadataAddress("ipv4")} -i qr-+ -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 9697`;
  const table = serviceTable(OWNER, "ipv4", "nat", {
    OUTPUT: inbound,
    POSTROUTING: own === null ? [] : [`! -o ${own.device} -m conntrack ! --ctstate DNAT -j ACCEPT`],
    PREROUTING: [metadata, ...inbound],
    "float-snat": floating.map(
      ({ address, fixedAddress }) => `-s ${fixedAddress}/32 -j SNAT --to-source ${address} --random-fully`,
    ),
    snat: [
      `-j ${OWNER}-float-snat`,
      ...(own === null || !snat ? [] : [`-o ${own.device} -j SNAT --to-source ${own.address} --random-fully`]),
      // Who reaches a neighbour by its floating address shall be answered through the router, which turns that back.
      ...(own === null
        ? []
        : [
            `-m mark ! --mark ${FROM_OUTSIDE} -m conntrack --ctstate DNAT -j SNAT --to-source ${own.address} --random-fully`,
          ]),
    ],
  });
  const bottom = {
    name: "neutron-postrouting-bottom",
    rules: [`-m comment --comment "Perform source NAT on outgoing traffic." -j ${OWNER}-snat`],
  };
  const jump = { chain: "POSTROUTING", rule: `-j ${bottom.name}`, at: "last" as const };
  return { ...table, chains: byName([...table.chains, bottom]), jumps: [...table.jumps, jump] };
}

function metadataAddress(family: ServiceFamily): string {
  return family === "ipv4" ? "169.254.169.254/32" : "fe80::a9fe:a9fe/128";
}
