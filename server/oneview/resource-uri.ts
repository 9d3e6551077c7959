/** The last part of an appliance path: what operators write in configuration (`/rest/ethernet-networks/<id>`). */
export function resourceId(uri: string): string {
  return uri.slice(uri.lastIndexOf("/") + 1);
}

/** Ids are written by hand in either case, with blanks around them, or as a whole path. */
export function sameResource(uri: string, id: string): boolean {
  return resourceId(uri).toLowerCase() === resourceId(id.trim()).toLowerCase();
}
