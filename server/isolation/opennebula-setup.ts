import type { OpenNebulaSetup } from "@/server/model/isolation-view";

export type SetupFacts = {
  /** Where nodes reach the console, without a slash at its end. */
  readonly consoleUrl: string;
  /** Of ebtables on the nodes, e.g. `/usr/sbin/ebtables`. */
  readonly ebtablesPath: string;
  /** On the nodes, where the hook script lies. */
  readonly hookPath: string;
};

const HEADER_FILE = "/etc/one/bridgehead.header";

/** The texts that an operator copies into OpenNebula and its nodes. The facts were checked: they go into scripts. */
export function openNebulaSetup({ consoleUrl, ebtablesPath, hookPath }: SetupFacts): OpenNebulaSetup {
  return {
    vmHook: [hook("bridgehead-start", "running", hookPath), hook("bridgehead-flush", "done", hookPath)].join("\n"),
    script: script(consoleUrl),
    sudoers: `oneadmin    ALL=(ALL) NOPASSWD: ${ebtablesPath} *\n`,
    sudoersNarrow: narrowSudoers(ebtablesPath),
  };
}

function hook(name: string, event: string, path: string): string {
  return `VM_HOOK = [
    name      = "${name}",
    on        = "${event}",
    command   = "${path}",
    arguments = "${event} one-$VMID",
    remote    = "yes" ]
`;
}

/** The token is in a file that curl reads: on a command line every user of the node would see it. */
function script(consoleUrl: string): string {
  return `#!/bin/sh
# Tells Bridgehead that a VM came or went on this node: EVENT (running, shutdown, stop, done) and VM (one-42).
# ${HEADER_FILE} (owner oneadmin, mode 0600) holds one line: Authorization: Bearer <token with the role operator>
set -eu
event=$1
vm=$2
domain=
[ "$event" = running ] && domain=$(virsh -c qemu:///system dumpxml "$vm")
printf '%s' "$domain" | curl --silent --show-error --fail-with-body --max-time 60 \\
  --header @${HEADER_FILE} --header 'Content-Type: application/xml' --data-binary @- \\
  "${consoleUrl}/api/hooks/opennebula?event=$event&vm=$vm&host=$(hostname)"
`;
}

/** Only the two rules, by their form (sudo 1.9.10 or newer reads such patterns). */
function narrowSudoers(path: string): string {
  const mac = "[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}";
  const device = "[A-Za-z0-9][A-Za-z0-9_.+-]{0,14}";
  const rule = (verb: string) =>
    `oneadmin    ALL=(root) NOPASSWD: ${path} ^-${verb} FORWARD -s ! ${mac}(/ff:ff:ff:ff:ff:00)? -[io] ${device} -j DROP$`;
  return `${[rule("A"), rule("D"), `oneadmin    ALL=(root) NOPASSWD: ${path} -L FORWARD`].join("\n")}\n`;
}
