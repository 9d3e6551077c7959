/** People of the Keystone double, each with the roles that they have in projects. */
export type KeystoneUser = {
  readonly id: string;
  readonly name: string;
  readonly password: string;
  /** By id of the project. */
  readonly roles: Readonly<Record<string, readonly string[]>>;
  /** Keystone then asks for another factor after the password. */
  readonly secondFactor?: boolean;
};

export type KeystoneProject = { readonly id: string; readonly name: string; readonly enabled?: boolean };

export const RED = "5ed00000000000000000000000000001";
export const BLUE = "b10e0000000000000000000000000002";
/** Projects of the captured cloud, each with a network of the same name and prefix. */
export const WEB = "87cecfdfea445fa2a0c6477c80fba5e4";
export const DB = "3f5dfeb05f3e530f9095bedb1a22d835";

/** The lab's people: maria and carla work in two projects, raul in one, nadia in none that counts here, otto runs the network. */
export const PROJECTS: readonly KeystoneProject[] = [
  { id: RED, name: "red" },
  { id: BLUE, name: "blue" },
  { id: WEB, name: "web" },
  { id: DB, name: "db" },
  { id: "0ld00000000000000000000000000003", name: "closed", enabled: false },
];

export const PEOPLE: readonly KeystoneUser[] = [
  { id: "u-maria", name: "maria", password: "maria-s-password", roles: { [RED]: ["member"], [BLUE]: ["reader"] } },
  { id: "u-carla", name: "carla", password: "carla-s-password", roles: { [WEB]: ["member"], [DB]: ["reader"] } },
  { id: "u-raul", name: "raul", password: "raul-s-password", roles: { [RED]: ["member", "reader"] } },
  { id: "u-nadia", name: "nadia", password: "nadia-s-password", roles: { [RED]: ["heat_stack_owner"] } },
  { id: "u-otto", name: "otto", password: "otto-s-password", roles: { [BLUE]: ["member", "net-ops"] } },
  { id: "u-lost", name: "lost", password: "lost-s-password", roles: {} },
  { id: "u-two", name: "two", password: "two-s-password", roles: { [RED]: ["member"] }, secondFactor: true },
  { id: "u-admin", name: "admin", password: "admin-s-password", roles: { [RED]: ["admin", "member"] } },
];
