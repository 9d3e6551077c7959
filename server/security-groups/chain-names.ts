/** Names of Neutron's OVS agent: 16 characters of its process, then the chain; `dataplane.md` 1.3. */
const WRAP = "neutron-openvswi";

export const FILTER_TOP = "neutron-filter-top";
export const SG_CHAIN = `${WRAP}-sg-chain`;
export const SG_FALLBACK = `${WRAP}-sg-fallback`;

/** The agent's own part of a built-in chain, and `local`, which hangs below `neutron-filter-top`. */
export const wrapped = (name: "FORWARD" | "INPUT" | "OUTPUT" | "PREROUTING" | "local"): string => `${WRAP}-${name}`;

/** Characters of a port's id in its chains, and in its devices. */
export const CHAIN_ID_LENGTH = 10;
export const DEVICE_ID_LENGTH = 11;

const PORT_CHAIN = /^neutron-openvswi-([ios])([0-9a-f-]{10})$/;

/** The 10 characters of the id in a port's chain; `null`: not the chain of a port. */
export function portOfChain(chain: string): string | null {
  return PORT_CHAIN.exec(chain)?.[2] ?? null;
}

/** What a port's chain decides about; `null`: anti-spoofing, or not the chain of a port. */
export function directionOfChain(chain: string): "ingress" | "egress" | null {
  const letter = PORT_CHAIN.exec(chain)?.[1];
  return letter === "i" ? "ingress" : letter === "o" ? "egress" : null;
}

const DEVICE = /(?:--physdev-(?:in|out)|-i) (?:tap|qvb)([0-9a-f-]{11})(?: |$)/;

/** The 11 characters of the id in the device that a rule of a shared chain is about; `null`: about no port. */
export function portOfRule(spec: string): string | null {
  return DEVICE.exec(spec)?.[1] ?? null;
}

const SET_NAME_LENGTH = 29;

/** Cut so that the name of its swap set fits. */
export function setName(groupId: string, family: "ipv4" | "ipv6"): string {
  return `N${family === "ipv4" ? "IPv4" : "IPv6"}${groupId}`.slice(0, SET_NAME_LENGTH);
}

const SET = /^NIPv[46][0-9a-f-]{24}$/;

/** Whether a set bears a name that only a security group's set can have. */
export function isGroupSet(name: string): boolean {
  return SET.test(name);
}
