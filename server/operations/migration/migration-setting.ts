import { BridgeheadError } from "@/server/model/errors";
import type { HostState } from "@/server/model/host-state";
import type { HandOver, MigrationAbilities, MigrationXml } from "@/server/model/migration";
import type { Network, Port, VifDetails } from "@/server/model/neutron";
import type { ManagedHost } from "@/server/model/plumbing";
import type { OperationContext } from "@/server/operations/context";
import { readIntent } from "@/server/operations/intent/read-intent";
import { askAbilities, destinationVif, fallbackOf, handOverOf } from "@/server/operations/migration/ask-abilities";
import { withEntries } from "@/server/operations/migration/profile-json";
import { cloudOfPort } from "@/server/operations/ports/cloud-of-port";
import { formOf, interfaceXml } from "@/server/wiring/interface-xml";

const LOOK_TIMEOUT_MS = 10_000;

/** A port, where it is and where it is to go, and what both hosts answered just now. */
export type MigrationSetting = {
  readonly cloudId: string;
  readonly port: Port;
  readonly network: Network;
  readonly source: ManagedHost;
  readonly destination: ManagedHost;
  readonly abilities: MigrationAbilities;
  readonly fallback: string | null;
  readonly handOver: HandOver;
  readonly vif: VifDetails;
  readonly profileJson: string;
  readonly xml: MigrationXml;
};

type Asked = { readonly portId: string; readonly destination: string; readonly wiring: "before" | "late" };

/** Step 1: asks both hosts, and what follows from their answers. */
export async function readSetting(ctx: OperationContext, asked: Asked, signal: AbortSignal): Promise<MigrationSetting> {
  const cloudId = await cloudOfPort(ctx, asked.portId);
  const { intent } = await readIntent(ctx.db, cloudId);
  const port = intent.ports.find((each) => each.id === asked.portId);
  const network = intent.networks.find((each) => each.id === port?.networkId);
  if (port === undefined || network === undefined) throw missing(`There is no port ${asked.portId}.`);
  const source = intent.hosts.find((each) => each.name === port.host);
  const destination = intent.hosts.find((each) => each.name === asked.destination);
  if (source === undefined) {
    const where = port.host === "" ? "is not bound to a host" : `is on ${port.host}, which is not managed`;
    throw new BridgeheadError("refused", `Port ${port.name || port.id} ${where}.`, {
      remedy: "Bind it to a managed host first.",
    });
  }
  if (destination === undefined) throw missing(`There is no managed host ${asked.destination}.`);
  const [before, after] = await Promise.all([look(ctx, source, signal), look(ctx, destination, signal)]);
  const abilities = askAbilities({ host: source, state: before }, { host: destination, state: after });
  const fallback = fallbackOf(destination.name, abilities);
  const vif = destinationVif(abilities);
  const handOver = handOverOf(abilities);
  if (handOver === "simulated" && !vif.hybridPlug && !vif.createPort) {
    throw new BridgeheadError(
      "refused",
      `Simulated host ${destination.name} plays no libvirt that adds a port by itself.`,
      {
        remedy: "Let the console make the port there (osVifDelegation in the host's plumbing), or pick another host.",
      },
    );
  }
  const entries = {
    ...(asked.wiring === "before" ? { migrating_to: destination.name } : {}),
    ...(abilities.dst_supports_os_vif_delegation === true ? { os_vif_delegation: true } : {}),
  };
  return {
    ...{ cloudId, port, network, source, destination, abilities, fallback, vif, handOver },
    profileJson: withEntries("", entries),
    xml: xmlOf(port, network, source, vif),
  };
}

async function look(ctx: OperationContext, host: ManagedHost, signal: AbortSignal): Promise<HostState | null> {
  try {
    return await ctx.refreshHost(host.id, AbortSignal.any([signal, AbortSignal.timeout(LOOK_TIMEOUT_MS)]));
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

function xmlOf(port: Port, network: Network, source: ManagedHost, vif: VifDetails): MigrationXml {
  const before = interfaceXml(port, network, formOf(port, source.plumbing.firewall === "iptables_hybrid"));
  const after = interfaceXml({ ...port, vif }, network, formOf({ ...port, vif }, vif.hybridPlug));
  const isEthernet = (form: string) => form === "delegated" || form === "tap-delegated";
  const note =
    before.xml === after.xml
      ? "The interface is the same on both hosts."
      : isEthernet(before.form) !== isEthernet(after.form)
        ? "The type changes between bridge and ethernet because the port is made by libvirt on one side and beforehand on the other. That is expected and does not touch the guest."
        : "The plug differs between the two hosts, so the source of the interface does too. That is expected and does not touch the guest.";
  return { before, after, note };
}

function missing(message: string): BridgeheadError {
  return new BridgeheadError("missing", message, {
    remedy: "Read the list again; it may have been removed meanwhile.",
  });
}
