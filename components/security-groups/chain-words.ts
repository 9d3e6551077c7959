import type { ChainPurpose } from "@/server/model/security-group-views";

/** What a chain is for, as a title, and what there is to know of it. */
export const CHAIN_WORDS: Readonly<Record<ChainPurpose, { readonly title: string; readonly about: string }>> = {
  input: { title: "To the host itself", about: "The kernel’s own: packets that end on the host." },
  forward: { title: "Through the host", about: "The kernel’s own: packets that a bridge or route passes on." },
  output: { title: "From the host itself", about: "The kernel’s own: packets that begin on the host." },
  "agent-input": {
    title: "To the host, by port",
    about: "What a guest sends to the host itself is checked as if it went further.",
  },
  "agent-forward": {
    title: "Through bridges, by port",
    about: "Two lines a port: what goes to its tap, and what comes from it.",
  },
  "filter-top": { title: "Shared by all agents", about: "Asked first; leads to each agent’s local chain." },
  "agent-output": { title: "From the host, by port", about: "Empty unless somebody adds to it." },
  dispatch: {
    title: "Which port it is",
    about: "Turns to the port’s chains; what they let through comes back here and is accepted.",
  },
  local: { title: "Left to the operator", about: "Empty unless somebody adds to it." },
  ingress: { title: "Into the guest", about: "The first line that matches decides; RETURN lets through." },
  egress: { title: "Out of the guest", about: "The first line that matches decides; RETURN lets through." },
  "anti-spoofing": { title: "Who the guest may be", about: "Sender addresses that are the port’s own come back." },
  fallback: { title: "What no rule lets through", about: "Drops it." },
};

const OWN: ReadonlySet<ChainPurpose> = new Set(["ingress", "egress", "anti-spoofing"]);

/** Of the port alone; others may have lines in the rest. */
export function isOwnChain(purpose: ChainPurpose): boolean {
  return OWN.has(purpose);
}

const AGENT = "neutron-openvswi-";

/** A chain's name without what all of them begin with; the agent's parts of the kernel's chains keep a sign of it. */
export function shortName(name: string): string {
  if (!name.startsWith(AGENT)) return name.replace(/^neutron-/, "");
  const own = name.slice(AGENT.length);
  return /^[A-Z]+$/.test(own) ? `…-${own}` : own;
}
