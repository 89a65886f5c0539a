import type { Content } from 'pdfmake';
import { type PaperDefinition, renderPdf } from '../../../platform/pdf/pdf.ts';
import { entry } from '../dossiers.paper.parts.ts';
import {
  type AnySpeech,
  baseFilling,
  type PaperBase,
  type Print,
  paperOf,
  paragraphs,
  partyLines,
  type Speech,
  signatures,
  speechOf,
  thinLines,
} from './frame.paper.ts';

/** Mẫu số 02: everything that is missing, in one go. Made when it was asked for. */
export type SupplementPaper = PaperBase & {
  /** Which request of the dossier: usually the first and only one. */
  request: number;
  /** `what`: the field, the paper, or undefined for the dossier as a whole. */
  faults: { what?: string | undefined; reason: string }[];
  limitAt: Date;
  officer: { fullName: string };
};

/** Mẫu số 03. Made when it was refused. */
export type RefusalPaper = PaperBase & { reason: string; officer: { fullName: string } };

/** Mẫu số 04. Made when it was issued; `late`: after the last day on which the law lets it be issued in time. */
export type ApologyPaper = PaperBase & {
  /** `UBND tỉnh Tây Ninh`: above the unit that is late. */
  superior?: string;
  /** The unit that is late: `UBND xã Cần Giuộc`. */
  lateUnit: string;
  receivedAt: Date;
  /** The moment that is missed. */
  dueAt: Date;
  appointmentAt: Date;
  reason: string;
  /** Until when it had to be issued. */
  noticeBy: Date;
  late: boolean;
  signer?: { fullName: string };
};

/** Mẫu số 05, or the notice that the supplement did not come in time. Made when it was stopped. */
export type StopPaper = PaperBase & {
  receivedAt: Date | null;
  /** In words: `đang xử lý`. */
  state: string;
  reason?: string;
  /** The papers that go back, in words: `Giấy chứng sinh (01 bản chính)`. */
  returned: string[];
  officer: { fullName: string };
  /** Until when the supplement had to come, where that is why. */
  limitAt?: Date;
};

/** Whose dossier and what it is about: the block under the title of every letter. */
function about(base: PaperBase, speech: AnySpeech, print: Print): Content[] {
  return [
    ...partyLines(base.applicant, speech.say('applicant'), speech, print.wholeNumbers),
    entry(speech.say('procedure'), `${base.procedure.name} (${base.procedure.code})`, true),
  ];
}

/** The second request of a dossier has a number of its own. */
const serialOfRequest = (serial: string | undefined, request: number): string => (request > 1 ? `${serial}-${request}` : (serial ?? ''));

function faultList({ faults }: SupplementPaper, { say, size, scale }: Speech<'mau-02'>): Content {
  const whatOf = (what: string | undefined) => what ?? say('wholeDossier');
  if (size === 'roll')
    return {
      stack: faults.map(({ what, reason }, index) => ({
        text: [`${index + 1}) `, { text: `${whatOf(what)}: `, bold: true }, reason],
        margin: [0, 2, 0, 0] as [number, number, number, number],
      })),
    };
  const head = (text: string) => ({ text, bold: true, alignment: 'center' as const });
  return {
    fontSize: 12 * scale,
    table: {
      headerRows: 1,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      widths: [22 * scale, '40%', '*'],
      body: [
        [head(say('number')), head(say('what')), head(say('reason'))],
        ...faults.map(({ what, reason }, index) => [
          { text: String(index + 1), alignment: 'center' as const },
          { text: whatOf(what) },
          { text: reason },
        ]),
      ],
    },
    layout: thinLines,
    margin: [0, 4, 0, 2],
  };
}

/** The request before it is drawn. */
export function supplementDefinition(paper: SupplementPaper, print: Print = {}): PaperDefinition {
  const speech = speechOf('mau-02', paper.madeAt, print);
  const { texts, locale, say } = speech;
  const base = baseFilling(paper);
  const filling = {
    ...base,
    serial: serialOfRequest(base.serial, paper.request),
    limit: speech.moment(paper.limitAt),
    asked: speech.day(paper.madeAt),
    officer: paper.officer.fullName,
  };
  return paperOf(paper, speech, { filling }, [
    ...about(paper, speech, print),
    ...paragraphs(texts.intro[locale], filling, speech),
    faultList(paper, speech),
    ...paragraphs(texts.closing[locale], filling, speech),
    signatures([{ title: say('guide'), how: say('signed'), name: paper.officer.fullName }], speech),
  ]);
}

/** The refusal before it is drawn. */
export function refusalDefinition(paper: RefusalPaper, print: Print = {}): PaperDefinition {
  const speech = speechOf('mau-03', paper.madeAt, print);
  const { texts, locale, say } = speech;
  const filling = { ...baseFilling(paper), reason: paper.reason, officer: paper.officer.fullName };
  return paperOf(paper, speech, { filling }, [
    ...about(paper, speech, print),
    ...paragraphs(texts.intro[locale], filling, speech),
    ...paragraphs(texts.closing[locale], filling, speech),
    signatures(
      [
        { title: say('submitter'), how: say('signed'), name: paper.applicant.fullName },
        { title: say('receiver'), how: say('signed'), name: paper.officer.fullName },
      ],
      speech,
    ),
  ]);
}

/** The apology before it is drawn: from the unit that is late, under its superior. */
export function apologyDefinition(paper: ApologyPaper, print: Print = {}): PaperDefinition {
  const speech = speechOf('mau-04', paper.madeAt, print);
  const { texts, locale, say, moment, day } = speech;
  const filling = {
    ...baseFilling(paper),
    received: day(paper.receivedAt),
    due: moment(paper.dueAt),
    appointment: moment(paper.appointmentAt),
    reason: paper.reason,
    lateUnit: paper.lateUnit,
  };
  const lateBy: Content[] = paper.late
    ? [
        {
          text: say('lateBy', { notice: moment(paper.noticeBy) }),
          italics: true,
          fontSize: 11 * speech.scale,
          alignment: 'center',
          margin: [0, 0, 0, 4],
        },
      ]
    : [];
  return paperOf(
    paper,
    speech,
    { agency: paper.superior ?? '', body: paper.lateUnit, filling },
    [
      ...lateBy,
      { text: [`${say('to')} `, { text: paper.applicant.fullName, bold: true }], alignment: 'center', margin: [0, 2, 0, 4] },
      ...(paper.applicant.address ? [entry(say('address'), paper.applicant.address)] : []),
      ...paragraphs(texts.intro[locale], filling, speech),
      ...paragraphs(texts.closing[locale], filling, speech),
      signatures([{ title: say('signer'), how: say('sealed'), name: paper.signer?.fullName ?? '' }], speech),
    ],
    paper.late ? say('late') : undefined,
  );
}

/** The notice of the stop before it is drawn. */
export function stopDefinition(paper: StopPaper, print: Print = {}): PaperDefinition {
  const speech = speechOf(paper.limitAt ? 'het-han-bo-sung' : 'mau-05', paper.madeAt, print);
  const { texts, locale, say, moment, day } = speech;
  const filling = {
    ...baseFilling(paper),
    asked: day(paper.madeAt),
    state: paper.state,
    ...(paper.receivedAt ? { received: day(paper.receivedAt) } : {}),
    ...(paper.reason ? { reason: paper.reason } : {}),
    ...(paper.limitAt ? { limit: moment(paper.limitAt) } : {}),
  };
  const returned: Content =
    paper.returned.length === 0
      ? entry(say('returned'), say('nothing'))
      : { stack: [entry(say('returned'), ''), { ul: paper.returned, margin: [8, 0, 0, 0] }] };
  return paperOf(paper, speech, { filling }, [
    ...about(paper, speech, print),
    ...paragraphs(texts.intro[locale], filling, speech),
    returned,
    ...paragraphs(texts.closing[locale], filling, speech),
    signatures([{ title: say('signer'), how: say('signed'), name: paper.officer.fullName }], speech),
  ]);
}

export const supplementPaper = (paper: SupplementPaper, print?: Print): Promise<Buffer> => renderPdf(supplementDefinition(paper, print));
export const apologyPaper = (paper: ApologyPaper, print?: Print): Promise<Buffer> => renderPdf(apologyDefinition(paper, print));
