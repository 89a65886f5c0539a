/**
 * An address as people know it: in today's units, or in the words printed on a card, which may name units that are gone.
 * `hamlet` is in words (`ấp Long Phú`), since no list of the country's hamlets exists. The forms of procedures take exactly this.
 */
export type Address = { mode: 'today'; commune: string; hamlet: string; street: string } | { mode: 'printed'; text: string };

/** What a form posted: one value or several under a name. */
export type Boxes = Readonly<Record<string, string | string[] | undefined>>;
