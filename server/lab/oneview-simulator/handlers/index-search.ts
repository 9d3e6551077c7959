import { pageSizesOf, toCollection } from "../collection";
import type { Route } from "../exchange";
import { type AnyResource, type Category, categories } from "../schemas";
import type { Body } from "../shapes";
import type { World } from "../world";
import { ok } from "./read-routes";

/**
 * A part of the appliance's search index: resources by category, name and free text, and three kinds of association.
 * Here it is never behind the resources. Trees are not offered.
 */
export const indexRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/rest/index/resources",
    handle: ({ query }, world) => {
      const wanted = query.getAll("category");
      const text = (query.get("userQuery") ?? "").trim().toLowerCase();
      const found = categories
        .filter((category) => wanted.length === 0 || wanted.includes(category))
        .flatMap((category) => world.store.list(category).map((each) => indexed(category, each)))
        .filter((each) => text === "" || JSON.stringify(each).toLowerCase().includes(text));
      return ok(toCollection("index/resources", found, query, pageSizesOf("tasks", world.pageSize)));
    },
  },
  {
    method: "GET",
    path: "/rest/index/associations",
    handle: ({ query }, world) => {
      const found = associationsOf(world)
        .filter((each) => fits(query.get("name"), each.name))
        .filter((each) => fits(query.get("parentUri"), each.parent.uri))
        .filter((each) => fits(query.get("childUri"), each.child.uri))
        .map((each) => ({ associationName: each.name, parentUri: each.parent.uri, childUri: each.child.uri }));
      return ok(toCollection("index/associations", found, query, pageSizesOf("tasks", world.pageSize)));
    },
  },
  {
    method: "GET",
    path: "/rest/index/associations/resources",
    handle: ({ query }, world) => {
      const found = associationsOf(world)
        .filter((each) => fits(query.get("name"), each.name))
        .filter((each) => fits(query.get("parenturi") ?? query.get("parentUri"), each.parent.uri))
        .filter((each) => fits(query.get("childuri") ?? query.get("childUri"), each.child.uri))
        .filter((each) => fits(query.get("category"), each.child.category))
        .map((each) => ({
          associationName: each.name,
          parentResource: indexed(each.parent.category, each.parent),
          childResource: indexed(each.child.category, each.child),
        }));
      const list = toCollection("index/associations/resources", found, query, pageSizesOf("tasks", world.pageSize));
      return ok({ ...list, type: "AssociationPaginatedCollectionV300" });
    },
  },
];

type Association = { readonly name: string; readonly parent: AnyResource; readonly child: AnyResource };

function associationsOf(world: World): readonly Association[] {
  const { store } = world;
  const pairs = (name: string, parent: AnyResource, children: readonly (AnyResource | undefined)[]) =>
    children.flatMap((child) => (child === undefined ? [] : [{ name, parent, child }]));
  return [
    ...store.list("network-sets").flatMap((set) =>
      pairs(
        "NETWORKSET_TO_NETWORK",
        set,
        set.networkUris.map((uri) => store.get("ethernet-networks", uri)),
      ),
    ),
    ...store.list("enclosure-groups").flatMap((group) =>
      pairs(
        "ENCLOSURE_GROUP_TO_LOGICAL_ENCLOSURE",
        group,
        store.list("logical-enclosures").filter((each) => each.enclosureGroupUri === group.uri),
      ),
    ),
    ...store.list("enclosures").flatMap((enclosure) =>
      pairs(
        "ENCLOSURE_TO_BLADE",
        enclosure,
        store.list("server-hardware").filter((each) => each.locationUri === enclosure.uri),
      ),
    ),
  ];
}

/** What can be written as text becomes an attribute, its name in snake_case. */
function indexed(category: Category | string, resource: AnyResource): Body {
  const { uri, name, created, modified, eTag, state, status, description } = resource;
  const attributes: Record<string, string> = {};
  for (const [key, value] of Object.entries(resource)) {
    if (!["string", "number", "boolean"].includes(typeof value)) continue;
    attributes[key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)] = String(value);
  }
  const head = { type: "IndexResourceV300", category, uri, name, created, modified, eTag };
  return { ...head, state: state ?? null, status: status ?? null, description: description ?? null, attributes };
}

function fits(wanted: string | null, value: string): boolean {
  return wanted === null || wanted === "" || wanted === value;
}
