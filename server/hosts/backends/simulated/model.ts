import { z } from "zod";

/**
 * Everything that a simulated host is, as plain data: what operations change, and nothing that can be derived. The schema
 * reads the snapshot file; a field more or less is another `version`. Never changed in place.
 */

const texts = z.array(z.string()).readonly();
const textMap = z.record(z.string(), z.string()).readonly();

const linkSchema = z
  .strictObject({
    ifindex: z.int(),
    /** `internal`: a device of Open vSwitch, which lives as long as its port. `nic`: hardware, never made or removed. */
    kind: z.enum(["loopback", "nic", "bridge", "veth", "tap", "internal"]),
    mac: z.string(),
    mtu: z.int(),
    up: z.boolean(),
    promiscuous: z.boolean(),
    alias: z.string().nullable(),
    master: z.string().nullable(),
    peer: z.strictObject({ namespace: z.string(), name: z.string() }).readonly().nullable(),
    /** With prefix length, in the order in which they were added. */
    addresses: texts,
    /** A guest's end, made and removed by the hypervisor that this host plays. */
    ofGuest: z.boolean(),
  })
  .readonly();
export type SimulatedLink = z.infer<typeof linkSchema>;

const routeSchema = z
  .strictObject({ destination: z.string(), gateway: z.string().nullable(), device: z.string() })
  .readonly();
export type SimulatedRoute = z.infer<typeof routeSchema>;

const chainSchema = z.strictObject({ policy: z.string().nullable(), rules: texts }).readonly();
export type SimulatedChain = z.infer<typeof chainSchema>;

/** Chain name → chain. */
const chainsSchema = z.record(z.string(), chainSchema).readonly();
export type SimulatedChains = z.infer<typeof chainsSchema>;

const ipSetSchema = z.strictObject({ family: z.enum(["inet", "inet6"]), members: texts }).readonly();
export type SimulatedIpSet = z.infer<typeof ipSetSchema>;

const namespaceSchema = z
  .strictObject({
    inode: z.int(),
    links: z.record(z.string(), linkSchema).readonly(),
    /** Those that were added; connected routes follow from the addresses. */
    routes: z.array(routeSchema).readonly(),
    sysctls: textMap,
    /** Family, a blank, table (`ipv4 filter`) → chains; a table that nobody touched is not there. */
    tables: z.record(z.string(), chainsSchema).readonly(),
    ebtables: texts,
    ipsets: z.record(z.string(), ipSetSchema).readonly(),
  })
  .readonly();
export type SimulatedNamespace = z.infer<typeof namespaceSchema>;

/** `match` and `actions` have port numbers where operations and readers have names: a flow outlives the name of its port. */
const flowSchema = z
  .strictObject({
    cookie: z.string(),
    table: z.int(),
    priority: z.int(),
    match: z.string(),
    actions: z.string(),
  })
  .readonly();
export type SimulatedFlow = z.infer<typeof flowSchema>;

const bridgeSchema = z
  .strictObject({
    serial: z.int(),
    datapathType: z.string(),
    failMode: z.string().nullable(),
    protocols: texts,
    otherConfig: textMap,
    externalIds: textMap,
    flows: z.array(flowSchema).readonly(),
    nextOfport: z.int(),
  })
  .readonly();
export type SimulatedBridge = z.infer<typeof bridgeSchema>;

/** Port and Interface row in one; its name is unique among all bridges. A bridge's own port is one of them. */
const portSchema = z
  .strictObject({
    serial: z.int(),
    bridge: z.string(),
    type: z.string(),
    options: textMap,
    otherConfig: textMap,
    portIds: textMap,
    interfaceIds: textMap,
    tag: z.int().nullable(),
    vlanMode: z.string().nullable(),
    trunks: z.array(z.int()).readonly(),
    mtuRequest: z.int().nullable(),
    /** −1: could not be opened. */
    ofport: z.int(),
    error: z.string().nullable(),
  })
  .readonly();
export type SimulatedPort = z.infer<typeof portSchema>;

const dnsmasqSchema = z
  .strictObject({ namespace: z.string(), pid: z.int(), arguments: texts, files: textMap })
  .readonly();
export type SimulatedDnsmasq = z.infer<typeof dnsmasqSchema>;

export const simulatedModelSchema = z
  .strictObject({
    version: z.literal(1),
    hostname: z.string(),
    /** Next interface index, inode, process id and row number of them all: none is ever given twice. */
    nextSerial: z.int(),
    /** By name; `""` is the root namespace and is always there. */
    namespaces: z.record(z.string(), namespaceSchema).readonly(),
    bridges: z.record(z.string(), bridgeSchema).readonly(),
    ports: z.record(z.string(), portSchema).readonly(),
    /** By network id. */
    dnsmasq: z.record(z.string(), dnsmasqSchema).readonly(),
  })
  .readonly();
export type SimulatedModel = z.infer<typeof simulatedModelSchema>;

/** `ofport` of a bridge's own port. */
export const LOCAL_OFPORT = 65_534;
