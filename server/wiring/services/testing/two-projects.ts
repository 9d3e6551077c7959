import type { NetworkIntent } from "@/server/model/network-intent";
import {
  EXTERNAL_SUBNET,
  INNER_LEG,
  OUTER_LEG,
  PRIVATE,
  PRIVATE_SUBNET,
  port,
  ROUTER,
  STORY,
} from "@/server/wiring/services/testing/story";

/** A second project with the same addresses. */
export const OTHER = { ...PRIVATE, id: "99999999-aaaa-4000-8000-000000000021", name: "other", segmentationId: 1002 };
const OTHER_SUBNET = { ...PRIVATE_SUBNET, id: "99999999-bbbb-4000-8000-000000000022", networkId: OTHER.id };
export const OTHER_ROUTER = { ...ROUTER, id: "99999999-cccc-4000-8000-000000000023", name: "r2" };
export const SECOND = port("b179c24c-8400-4000-8000-000000000024", PRIVATE_SUBNET, "192.168.1.18");
export const STRANGER = port("b279c24c-8500-4000-8000-000000000025", OTHER_SUBNET, "192.168.1.18");

export const INTENT: NetworkIntent = {
  ...STORY,
  networks: [...STORY.networks, OTHER],
  subnets: [...STORY.subnets, OTHER_SUBNET],
  ports: [
    ...STORY.ports,
    SECOND,
    STRANGER,
    port("d2a40252-8b00-4000-8000-000000000026", OTHER_SUBNET, "192.168.1.1", INNER_LEG.deviceOwner, OTHER_ROUTER.id),
    port(
      "2ee564e2-cd00-4000-8000-000000000027",
      EXTERNAL_SUBNET,
      "172.31.208.103",
      OUTER_LEG.deviceOwner,
      OTHER_ROUTER.id,
    ),
  ],
  routers: [ROUTER, OTHER_ROUTER],
};
