import type { PaperDefinition } from '../../../platform/pdf/pdf.ts';
import { addDays, dayOf, momentOf } from '../../../platform/time/time.ts';
import { slipDefinition } from '../dossiers.paper.ts';
import { bookDefinition } from './book.paper.ts';
import { controlDefinition } from './control.paper.ts';
import type { PaperForm } from './forms.rules.ts';
import type { PaperBase, Print } from './frame.paper.ts';
import { apologyDefinition, refusalDefinition, stopDefinition, supplementDefinition } from './letter.paper.ts';

/** The unit whose papers are looked at. */
type House = Pick<PaperBase, 'agency' | 'centre' | 'place' | 'contactPhone'>;

const officer = { fullName: 'Trần Văn Mẫu' };
/** A moment so many days before or after another, at an hour in Vietnam. */
const on = (now: Date, days: number, hour: number): Date => momentOf(addDays(dayOf(now), days), hour * 60);

/**
 * A form on made-up data, for the preview of its wording: nobody of that name filed anything. Longer than usual nowhere; every place of the form is filled.
 */
export function sampleDefinition(form: PaperForm, house: House, now: Date, publicUrl: string, print: Print): PaperDefinition {
  const base: PaperBase = {
    ...house,
    madeAt: now,
    code: 'X00.000.00-260101-0000',
    trackingUrl: `${publicUrl}/tra-cuu`,
    lookupAddress: `${publicUrl}/tra-cuu`,
    applicant: { fullName: 'Nguyễn Thị Thử', address: `Ấp Thử, ${house.place}`, phone: '0900000000', personalNumber: '000000000123' },
    procedure: { code: '0.000000', name: 'Đăng ký khai sinh' },
  };
  const received = on(now, -5, 8);
  const due = on(now, 2, 17);
  const letter = {
    ...base,
    reason: 'phải xác minh tại xã khác, đến nay chưa có trả lời.',
    officer,
    receivedAt: received,
    state: 'đang xử lý',
  };
  switch (form) {
    case 'mau-01':
      return slipDefinition(
        {
          ...base,
          channel: 'direct',
          components: [{ name: 'Giấy chứng sinh', originals: 1, certifiedCopies: 0, copies: 0, digitised: 1 }],
          fromData: [],
          sets: 1,
          handlingTime: '03 ngày làm việc',
          receivedAt: now,
          dueAt: due,
          returnWay: 'desk',
          fee: '8.000 đồng (tám nghìn đồng)',
          receiver: officer,
        },
        print,
      );
    case 'mau-02':
      return supplementDefinition(
        { ...base, request: 1, faults: [{ what: 'Giấy chứng sinh', reason: 'Bản chụp bị mờ.' }], limitAt: on(now, 15, 17), officer },
        print,
      );
    case 'mau-03':
      return refusalDefinition(letter, print);
    case 'mau-04':
      return apologyDefinition(
        { ...letter, lateUnit: house.agency, dueAt: due, appointmentAt: on(now, 7, 17), noticeBy: on(now, 1, 17), late: false },
        print,
      );
    case 'mau-05':
      return stopDefinition({ ...letter, returned: ['Giấy chứng sinh (1 bản chính)'] }, print);
    case 'het-han-bo-sung':
      return stopDefinition({ ...letter, returned: [], limitAt: on(now, -1, 17) }, print);
    case 'mau-06':
      return controlDefinition(
        {
          ...base,
          receivedAt: received,
          dueAt: due,
          handlingTime: '10 ngày làm việc',
          components: ['Giấy chứng sinh'],
          rows: [
            {
              giver: { office: 'Cán bộ một cửa', ...officer },
              taker: { office: 'Chuyên viên' },
              at: on(now, -4, 9),
              result: 'early',
              usedHours: 1,
              givenHours: 2,
            },
          ],
        },
        print,
      );
    case 'mau-07':
      return bookDefinition(
        {
          ...house,
          madeAt: now,
          from: dayOf(received),
          to: dayOf(now),
          rows: [
            {
              code: base.code,
              procedure: base.procedure.name,
              sets: 1,
              applicant: base.applicant.fullName,
              unit: house.agency,
              receivedAt: received,
              dueAt: due,
              returnedAt: null,
              way: 'desk',
            },
          ],
        },
        print,
      );
  }
}
