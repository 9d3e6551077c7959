import type { NeutronState } from "@/server/model/neutron";
import { parseJson } from "../parse/json-fields";
import { NEUTRON_COLLECTIONS, type NeutronCollection, parseNeutronAnswers } from "./neutron-answers";

/** The `neutron` folder of a capture; `null` when there is none at all. `folder` ends with `/`. */
export function readCaseNeutron(texts: ReadonlyMap<string, string>, folder: string): NeutronState | null {
  const present = [...texts.keys()].some((path) => path.startsWith(folder));
  if (!present) return null;
  const answer = (collection: NeutronCollection) => {
    const file = `${NEUTRON_COLLECTIONS[collection].path}.json`;
    const text = texts.get(folder + file);
    if (text === undefined) return { missing: `neutron/${file} is not in the capture` };
    try {
      return { json: parseJson(text) };
    } catch (error) {
      return { missing: `neutron/${file}: ${error instanceof Error ? error.message : String(error)}` };
    }
  };
  return parseNeutronAnswers({
    networks: answer("networks"),
    subnets: answer("subnets"),
    ports: answer("ports"),
    routers: answer("routers"),
    floatingIps: answer("floatingIps"),
    securityGroups: answer("securityGroups"),
    agents: answer("agents"),
  });
}
