import type { Masker } from "./masker";
import { isSecretName, REMOVED_VALUE, withoutSecrets } from "./secrets";

/** Fields whose values are words of a fixed vocabulary, whoever runs the site. */
const VERBATIM = new Set([
  ...["kind", "type", "linkType", "flags", "operState", "scope", "protocol", "family", "backend", "policy", "state"],
  ...["datapathType", "failMode", "protocols", "vlanMode", "bondMode", "adminState", "linkState", "cookie", "part"],
  ...["networkType", "vifType", "vnicType", "deviceOwner", "direction", "ethertype", "version", "kernel", "standing"],
]);
/** Fields that are maps: their keys are data too. */
const MAPS = new Set([
  "sysctls",
  "options",
  "externalIds",
  "otherConfig",
  "status",
  "files",
  "profile",
  "configurations",
]);

/**
 * A copy of plain data with every text masked, or with `masker` absent only without what is secret. The shape stays: lists
 * keep their order and length, fields their names.
 */
export function maskTree<T>(tree: T, masker: Masker | null): T;
export function maskTree(tree: unknown, masker: Masker | null): unknown {
  return walk(tree, masker, "", false);
}

function walk(value: unknown, masker: Masker | null, field: string, inMap: boolean): unknown {
  if (typeof value === "string") {
    if (!inMap && VERBATIM.has(field)) return value;
    const plain = withoutSecrets(value);
    return masker === null ? plain : masker.text(plain);
  }
  if (Array.isArray(value)) return value.map((item) => walk(item, masker, field, inMap));
  if (typeof value !== "object" || value === null) return value;
  const isMap = inMap || MAPS.has(field);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (isMap && isSecretName(key) && item !== null) return [key, REMOVED_VALUE];
      return [isMap && masker !== null ? masker.text(key) : key, walk(item, masker, key, isMap)];
    }),
  );
}
