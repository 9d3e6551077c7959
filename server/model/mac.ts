/** `2:0:C0:A8:1:0`, as ebtables may print it → `02:00:c0:a8:01:00`; what is no MAC stays (`Unicast`, `BGA`). */
export function fullMac(mac: string): string {
  if (!/^[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}$/i.test(mac)) return mac;
  return mac
    .toLowerCase()
    .split(":")
    .map((octet) => octet.padStart(2, "0"))
    .join(":");
}
