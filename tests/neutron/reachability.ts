import type { TraceInput } from "@/server/model/trace";
import type { LabGuest, NeutronLab } from "@/tests/neutron/neutron-lab";

/** What was tried with real packets between two guests, and whether an answer came from the one that was meant. */
export type Tried = { readonly name: string; readonly input: TraceInput; readonly reached: boolean };

/** ping, tcp/22 and tcp/80 from every guest to every other one's address. A guest never sends what goes to its own. */
export async function tryAllPairs(lab: NeutronLab): Promise<readonly Tried[]> {
  const tried: Tried[] = [];
  for (const from of lab.guests) {
    const others = lab.guests.filter(({ name, address }) => name !== from.name && address !== from.address);
    tried.push(...(await Promise.all(others.map((to) => tryPair(lab, from, to)))).flat());
  }
  return tried;
}

async function tryPair(lab: NeutronLab, from: LabGuest, to: LabGuest): Promise<readonly Tried[]> {
  const end = { from: { portId: from.id }, to: { address: to.address } };
  const name = (what: string) => `${from.name} → ${to.name} (${to.address}) ${what}`;
  const ping: Tried = {
    ...{ name: name("ping"), input: { ...end, protocol: "icmp" } },
    reached: await pings(lab, from.name, to.address),
  };
  const tcp = await Promise.all(
    [22, 80].map(
      async (port): Promise<Tried> => ({
        ...{ name: name(`tcp/${port}`), input: { ...end, protocol: "tcp", port } },
        reached: await answersTcp(lab, from.name, to.address, port),
      }),
    ),
  );
  return [ping, ...tcp];
}

export async function pings(lab: NeutronLab, guest: string, address: string): Promise<boolean> {
  return (await lab.inGuest(guest, ["ping", "-c", "3", "-i", "0.3", "-W", "2", "-q", address])).code === 0;
}

/** Whether somebody answers there with a banner of the lab. */
export async function answersTcp(lab: NeutronLab, guest: string, address: string, port: number): Promise<boolean> {
  const { stdout } = await lab.inGuest(guest, ["timeout", "4", "busybox", "nc", "-w", "2", address, String(port)]);
  return /^(SSH-2.0-lab|web) /m.test(stdout);
}
