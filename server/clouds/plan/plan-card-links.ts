import type { BaremetalPort, LocalLink } from "@/server/clouds/ironic/baremetal-port";
import { type Attributes, type CloudStep, type MirroredCloud, shown } from "@/server/clouds/plan/cloud-step";
import { localLinkList } from "@/server/clouds/plan/local-link";
import type { Port } from "@/server/model/neutron";
import { portTarget } from "@/server/model/object-words";
import { canonicalJson } from "@/server/reconcile/canonical-json";
import { stepId } from "@/server/reconcile/step-id";

/** Ironic wants a switch; to OneView's driver, which reads `switch_info` only, any is as good. */
const ANY_SWITCH = "01:23:45:67:89:ab";

/** The network cards in Ironic with the port's MAC address get its local link too: Ironic hands it on when it binds the port. */
export function planCardLinks(
  cloud: MirroredCloud,
  port: Port,
  localLink: unknown,
  cards: readonly BaremetalPort[],
): readonly CloudStep[] {
  const target = portTarget(port);
  const wanted = localLink === null ? null : cardLink(localLinkList(localLink, target)[0]);
  return cards.flatMap((card): readonly CloudStep[] => {
    const after: Attributes = wanted === null ? {} : { ...card.localLink, ...wanted };
    if (canonicalJson(after) === canonicalJson(card.localLink)) return [];
    const facts = (link: Attributes) => ({ cloud: cloud.cloudName, ...shown({ local_link_connection: link }) });
    return [
      {
        ...{ id: stepId("baremetal-port.set-local-link", card.id), verb: "baremetal-port.set-local-link", target },
        ...{ why: `Ironic knows the network card with MAC address ${card.address}.`, risk: "low", dependsOn: [] },
        ...{ before: facts(card.localLink), after: facts(after), place: "cloud" },
        effect: {
          ...{ kind: "cloud.change", cloudId: cloud.cloudId, collection: "baremetal-ports", objectId: card.id },
          ...{ method: "PATCH", path: `/baremetal/v1/ports/${encodeURIComponent(card.id)}`, revision: null },
          body: { local_link_connection: wanted },
        },
      },
    ];
  });
}

function cardLink(entry: unknown): LocalLink {
  const of = (name: string): unknown => Reflect.get(Object(entry), name);
  const text = (value: unknown, otherwise: string) => (typeof value === "string" ? value : otherwise);
  const info = of("switch_info");
  return {
    ...{ switch_id: text(of("switch_id"), ANY_SWITCH), port_id: text(of("port_id"), "") },
    ...(info === undefined ? {} : { switch_info: typeof info === "string" ? info : JSON.stringify(info) }),
  };
}
