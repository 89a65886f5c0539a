import { mm, type PaperDefinition } from '../../platform/pdf/pdf.ts';
import { type Locale, wordsIn } from '../../platform/words/words.ts';
import { momentText } from '../../ui/format.ts';
import { type Ticket, ticketLabel } from './tickets.rules.ts';

/** The slip of a number for the kiosk's roll of 80 mm: the number large, the matter, when it was taken. No name stands on it. */
export function ticketSlip(ticket: Ticket, { unit, group }: { unit: string; group: string }, locale: Locale): PaperDefinition {
  const t = wordsIn(locale);
  const label = ticketLabel(ticket);
  return {
    info: { title: t('tickets.slip.title', { label }), author: unit, moment: ticket.takenAt },
    locale,
    size: 'roll',
    margins: [mm(5), mm(5), mm(5), mm(8)],
    fontSize: 11,
    content: [
      { text: unit, bold: true, alignment: 'center' },
      { text: t('tickets.slip.hall'), alignment: 'center' },
      { text: label, bold: true, fontSize: 54, alignment: 'center', margin: [0, mm(2), 0, mm(2)] },
      { text: group, bold: true, alignment: 'center' },
      ...(ticket.priority && ticket.priorityFrom === null ? [{ text: t('tickets.office.priority'), alignment: 'center' as const }] : []),
      { text: t('tickets.slip.at', { moment: momentText(ticket.takenAt, locale) }), alignment: 'center', margin: [0, mm(2), 0, mm(2)] },
      { text: t('tickets.slip.keep'), alignment: 'center', fontSize: 10 },
    ],
  };
}
