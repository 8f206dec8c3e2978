// What somebody means by an address that they type. Pure.

/** "example.org" is a site, "a@example.org" a mailbox; everything else stays as it is. */
export function completeAddress(typed: string): string {
  const address = typed.trim();
  if (/^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(address)) return `mailto:${address}`;
  if (/^(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[:/?#]|$)/i.test(address) && !/^[a-z]+:[^0-9]/i.test(address))
    return `https://${address}`;
  return address;
}

/** Whether a link to it leads anywhere: on the site, to a site, a mailbox or a telephone. */
export const leadsSomewhere = (address: string): boolean =>
  /^(?:[/#?]|\.\.?\/|https?:\/\/[^\s/]|mailto:[^\s@]+@|tel:[+\d])\S*$/i.test(address);

/** Whether something pasted is an address and nothing else. */
export const isAddress = (text: string): boolean => /^(?:https?:\/\/|mailto:)\S+$/i.test(text.trim());
