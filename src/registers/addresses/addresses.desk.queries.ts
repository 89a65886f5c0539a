import { config } from '../../platform/config/config.ts';
import type { Context } from '../../platform/context/context.ts';
import { calendarOf } from '../calendar/calendar.queries.ts';
import { unitSettingRow } from '../units/units.queries.ts';
import { type OpeningHours, openingHours } from './addresses.desk.rules.ts';

/** Where the desk of a commune is, its telephone, when it is open. `demo`: something of it is made up. */
export type Desk = {
  name?: string | undefined;
  address?: string | undefined;
  phone?: string | undefined;
  demo: boolean;
  hours: OpeningHours;
};

/** The one-stop desk of a commune (of this installation's, when none is named) at the context's moment. */
export async function deskOf(context: Context, unit: string = config.XASO_UNIT): Promise<Desk> {
  const [name, address, phone] = await Promise.all(
    (['desk_name', 'desk_address', 'help_phone'] as const).map((key) => unitSettingRow(context, unit, key)),
  );
  return {
    name: name?.value,
    address: address?.value,
    phone: phone?.value,
    demo: [name, address, phone].some((row) => row?.demo),
    hours: openingHours(await calendarOf(context, unit), context.now),
  };
}
