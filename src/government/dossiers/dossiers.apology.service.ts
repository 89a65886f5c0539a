import type { Context } from '../../platform/context/context.ts';
import { type Complaint, Refusal } from '../../platform/context/refusal.ts';
import { dayOf } from '../../platform/time/time.ts';
import { postsOfAccount } from '../../registers/people/people.queries.ts';
import { apologyRuleOn } from './apology.content.ts';
import { closeOfDay, noticeBy } from './apology.rules.ts';
import type { ApologyInput } from './deeds.schema.ts';
import { type Changed, changeDossier, note } from './dossiers.change.ts';
import { calendarFor, refuseHeld } from './dossiers.clock.ts';
import { fact } from './dossiers.events.ts';

/**
 * The unit apologises for being late and names a new day, once (Mẫu 04). The due moment stays and the dossier stays late against it. The apology must be
 * issued some time before the due moment, as the content has it; later it is still issued, and says that it is. Refuses with `deeds.apologised` (409) a
 * second one, with `deeds.no_due` (409) what has no due moment, and complains of a day off and of a day that is no later than the due moment (422).
 */
export function apologise(context: Context, input: ApologyInput): Promise<Changed> {
  return changeDossier(context, 'apologise', input, async ({ tx, dossier }) => {
    if (dossier.appointmentAt) throw new Refusal('deeds.apologised', 409);
    await refuseHeld(tx, dossier.id);
    if (!dossier.dueAt) throw new Refusal('deeds.no_due', 409);
    const { dueAt: due, competentUnit: unit } = dossier;
    const calendar = await calendarFor(context, unit);
    const appointment = closeOfDay(calendar, input.appointmentDay);
    if (!appointment) throw wrongDay('deeds.errors.day_off');
    if (appointment <= due || appointment <= context.now) throw wrongDay('deeds.errors.day_early');
    if (input.answerable) await refuseStranger(context, input.answerable, unit);
    const by = noticeBy(calendar, due, apologyRuleOn(dayOf(context.now)).workingDaysBefore);
    const late = context.now > by;
    const said = await note(context, tx, dossier.id, 'apologise', input.reason, true);
    await tx.query({
      text: `insert into dossier_apologies (dossier, issued_by, issued_at, answerable, unit, due_at, notice_by, appointment_at, late, note)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      values: [dossier.id, context.actor.id, context.now, input.answerable ?? dossier.assignee, unit, due, by, appointment, late, said],
    });
    return {
      set: { appointmentAt: appointment },
      facts: [
        fact('dossier.apologised', dossier, context.now, {
          number: 1,
          due: due.toISOString(),
          appointment: appointment.toISOString(),
          late,
        }),
      ],
    };
  });
}

function wrongDay(key: string): Refusal {
  const fields: Record<string, Complaint> = { appointmentDay: { key } };
  return new Refusal('deeds.appointment', 422, { fields });
}

/** Who answers for the delay works in the unit that is late. */
async function refuseStranger(context: Context, account: string, unit: string): Promise<void> {
  const posts = await postsOfAccount(context, account);
  if (!posts.some((post) => post.unit === unit))
    throw new Refusal('dossiers.assignee_unfit', 422, { fields: { answerable: { key: 'deeds.errors.answerable' } } });
}
