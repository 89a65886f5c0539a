import { receiveDossier, refuseDossier } from '../../government/dossiers/dossiers.desk.service.ts';
import { moveDossier, resolveDossier, stopDossier, withdrawDossier } from '../../government/dossiers/dossiers.handle.service.ts';
import { takeInDossier } from '../../government/dossiers/dossiers.intake.service.ts';
import { tellDuePassed } from '../../government/dossiers/dossiers.jobs.ts';
import type { FileReference } from '../../government/dossiers/dossiers.schema.ts';
import { submitDossier } from '../../government/dossiers/dossiers.submit.service.ts';
import { answerSupplement, requestSupplement } from '../../government/dossiers/dossiers.supplement.service.ts';
import { passPromise } from '../../government/dossiers/promises.service.ts';
import { ratingPath } from '../../government/dossiers/rating.link.service.ts';
import { returnDossier } from '../../government/dossiers/return.service.ts';
import { ratingQuestionsOn } from '../../government/feedback/feedback.content.ts';
import { rate } from '../../government/feedback/ratings.service.ts';
import { keptVersion, procedureOn, proceduresOn } from '../../government/procedures/procedures.queries.ts';
import { componentsFor, timingFor } from '../../government/procedures/procedures.rules.ts';
import { addPromiseRule } from '../../government/procedures/promises.service.ts';
import { log } from '../../platform/config/log.ts';
import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { storeFile } from '../../platform/files/files.ts';
import { renderPdf } from '../../platform/pdf/pdf.ts';
import type { Actor } from '../../platform/permissions/permissions.ts';
import { anonymous, systemActor } from '../../platform/permissions/permissions.ts';
import { addDays, type Day, dayOf, MINUTE, momentOf } from '../../platform/time/time.ts';
import { calendarOf } from '../../registers/calendar/calendar.queries.ts';
import type { Calendar } from '../../registers/calendar/calendar.rules.ts';
import { addWorkingMinutes, workingMinutesBetween } from '../../registers/calendar/clock.rules.ts';
import { contextIn, type House } from '../house.ts';
import { COMMUNE, makeCitizens, makeOfficers } from './accounts.ts';
import { demoAnswers } from './answers.ts';
import { loadNeighbours } from './neighbours.ts';
import { type MadeUp, madeUp, randomFrom } from './people.ts';
import { showSteering } from './steering.ts';
import { type Ending, opening, type Story, stories } from './story.ts';

const SEED = 20_251_123;
const DOSSIERS = 110;
const CITIZENS = 24;

type Scene = {
  house: House;
  calendar: Calendar;
  officers: Map<string, string>;
  citizens: { account: string; phone: string; person: MadeUp }[];
  paper: FileReference;
  result: FileReference;
  now: Date;
};

/**
 * Loads the demonstration into this house: officers of every role, made-up citizens, and dossiers of the last three months in every state, all made
 * through the verbs. Loading it again changes nothing; interrupted, it goes on where it stopped. Gives how many dossiers were made now.
 */
export async function loadDemo(house: House, now = house.clock?.() ?? new Date(), most = DOSSIERS): Promise<number> {
  const content = contextIn(house, systemActor('content'), now);
  const { day: anchor, finished } = await begun(content);
  if (finished) return 0;
  await loadNeighbours(house, anchor);
  const random = randomFrom(SEED);
  const people = Array.from({ length: CITIZENS }, (_, at) =>
    madeUp(random, at % 3 === 0 ? 'male' : 'female', [22, 70], Number(anchor.slice(0, 4))),
  );
  const identity = contextIn(house, systemActor('identity'), momentOf(addDays(anchor, -100)));
  const calendar = await calendarOf(content, COMMUNE);
  const scene: Scene = {
    house,
    calendar,
    officers: await makeOfficers(identity),
    citizens: await makeCitizens(identity, people),
    paper: await demoFile('Giấy tờ của bản trình diễn', 'giay-to.pdf'),
    result: await demoFile('Kết quả của bản trình diễn', 'ket-qua.pdf'),
    now: momentOf(anchor, 24 * 60) < now ? momentOf(anchor, 17 * 60) : now,
  };
  await decidePromise(scene, anchor);
  let made = 0;
  for (const story of stories(random, calendar, anchor, most, CITIZENS)) if (await tell(scene, story)) made++;
  // What became due meanwhile is told at once, as if the house had been open all the time.
  while ((await tellDuePassed(contextIn(house, systemActor('worker'), now))) > 0);
  await showSteering(house, scene.officers, anchor, await demoFile('Minh chứng của bản trình diễn', 'minh-chung.pdf'));
  await content.transaction((tx) => tx.query({ text: "update demo_loads set finished_at = $1 where name = 'demo'", values: [now] }));
  log.info({ dossiers: made }, 'the demonstration is loaded');
  return made;
}

/** The day for which the demonstration is, or was, loaded: a load that was interrupted goes on with its own day. */
async function begun(context: Context): Promise<{ day: Day; finished: boolean }> {
  const [row] = await context.transaction(async (tx) => {
    await tx.query({ text: "insert into demo_loads (name, day) values ('demo', $1) on conflict do nothing", values: [dayOf(context.now)] });
    return tx.query<{ day: Day; finished: boolean }>({
      text: "select day::text, finished_at is not null as finished from demo_loads where name = 'demo'",
    });
  });
  if (!row) throw new Error('no mark of the demonstration');
  return row;
}

/** The commune decides for a day without an appointment before the first story, once. */
async function decidePromise({ house, officers }: Scene, anchor: Day): Promise<void> {
  const id = officers.get('quantrixa') ?? '';
  const admin: Actor = { kind: 'officer', id, posts: [{ role: 'commune admin', unit: COMMUNE }], persons: [], scopes: [] };
  const context = contextIn(house, admin, momentOf(addDays(anchor, -100), 9 * 60));
  const procedures = (await proceduresOn(context)).filter((one) => one.wednesday).map((one) => one.procedure);
  const input = {
    unit: COMMUNE,
    weekday: 3,
    until: '15:00',
    procedures,
    validFrom: addDays(anchor, -95),
    decision: 'Quyết định của bản trình diễn',
    seen: 0,
  };
  await addPromiseRule(context, { ...input, key: 'demo promise rule' });
}

async function demoFile(title: string, name: string): Promise<FileReference> {
  const content = await renderPdf({
    info: { title },
    content: [{ text: title, fontSize: 24 }, { text: 'Giấy này được tạo ra để trình diễn, không có giá trị.' }],
  });
  return { ...(await storeFile(content, 'application/pdf')), name };
}

/** One dossier's way. Gives false when its day has not come yet. */
async function tell(scene: Scene, story: Story): Promise<boolean> {
  const random = randomFrom(SEED + story.number);
  const citizen = scene.citizens[story.citizen];
  const filedAt = momentOf(story.day, story.minute);
  if (!citizen || filedAt > scene.now) return false;
  const walk = new Walk(scene, story);
  return story.atDesk ? walk.fromDesk(citizen, filedAt) : walk.online(citizen, filedAt, random);
}

/** Drives one dossier through the verbs; each deed takes some working time after the one before, and none lies in the future. */
class Walk {
  readonly #scene: Scene;
  readonly #story: Story;
  #at: Date;
  #id = '';
  #version = 1;
  #deed = 0;
  /** A paper of the dossier, about which one may ask again. */
  #paper: string | undefined;
  constructor(scene: Scene, story: Story) {
    this.#scene = scene;
    this.#story = story;
    this.#at = scene.now;
  }

  async online(citizen: Scene['citizens'][number], filedAt: Date, random: ReturnType<typeof randomFrom>): Promise<boolean> {
    const { procedure, helped, number } = this.#story;
    const context = this.#as({ kind: 'citizen', id: citizen.account, posts: [], persons: [], scopes: [] }, filedAt);
    const { caseCode, answers } = demoAnswers(procedure, random, citizen.person, citizen.phone, this.#story.day);
    const version = await procedureOn(context, procedure);
    if (!version) return false;
    const { asked } = componentsFor(version, caseCode, answers, dayOf(filedAt));
    const papers = asked.map((one) => ({ component: one.code, source: 'photo' as const, files: [this.#scene.paper] }));
    const input = { unit: COMMUNE, procedure, case: caseCode, answers, papers, returnWay: 'desk' as const };
    const receipt = await submitDossier(context, input, { key: `demo ${number} submit`, keys: helped ? 'helped_desk' : 'alone' });
    this.#id = receipt.id;
    this.#at = filedAt;
    this.#paper = papers[0]?.component;
    await this.#afterSubmit(this.#story.ending, citizen.account);
    return true;
  }

  async fromDesk(citizen: Scene['citizens'][number], filedAt: Date): Promise<boolean> {
    const { procedure, number, ending } = this.#story;
    const context = this.#officer('motcua2', 'desk officer', opening(this.#scene.calendar, filedAt));
    const version = await procedureOn(context, procedure);
    const first = version?.cases[0]?.code;
    if (!version || !first) return false;
    const { asked } = componentsFor(version, first, {}, this.#story.day, 'direct');
    const papers = asked
      .filter((one) => one.required)
      .map((one) => ({
        component: one.code,
        source: 'paper' as const,
        originals: one.originals,
        certifiedCopies: one.certifiedCopies,
        copies: one.copies,
      }));
    const applicant = { fullName: citizen.person.fullName, phone: citizen.phone, personalNumber: citizen.person.number };
    const input = {
      unit: COMMUNE,
      procedure,
      case: first,
      channel: 'direct' as const,
      keys: 'staff' as const,
      applicant,
      papers,
      returnWay: 'desk' as const,
    };
    const receipt = await takeInDossier(context, input, { key: `demo ${number} take in` });
    this.#id = receipt.id;
    this.#at = context.now;
    this.#paper = papers[0]?.component;
    if (ending !== 'submitted' && ending !== 'received' && ending !== 'refused')
      await this.#handle(ending === 'withdrawn' ? 'handling' : ending, citizen.account);
    return true;
  }

  async #afterSubmit(ending: Ending, account: string): Promise<void> {
    if (ending === 'submitted') return;
    if (ending === 'withdrawn')
      return void (await this.#do(60, (at, change) =>
        withdrawDossier(this.#as({ kind: 'citizen', id: account, posts: [], persons: [], scopes: [] }, at), {
          ...change,
          reason: 'Tôi nộp nhầm thủ tục.',
        }),
      ));
    if (ending === 'refused')
      return void (await this.#do(120, (at, change) =>
        refuseDossier(this.#officer('motcua1', 'desk officer', at), {
          ...change,
          reason: 'Hồ sơ không thuộc thẩm quyền giải quyết của xã.',
        }),
      ));
    if (!(await this.#do(90, (at, change) => receiveDossier(this.#officer('motcua1', 'desk officer', at), change)))) return;
    if (ending !== 'received') await this.#handle(ending, account);
  }

  async #handle(ending: Ending, account: string): Promise<void> {
    const context = this.#as(systemActor('reader'), this.#at);
    const { steps, unfinished } = await this.#stepsLeft(context);
    if (ending === 'waiting' || ending === 'stopped' || (this.#story.supplement && account !== '' && !this.#story.atDesk)) {
      if (!(await this.#supplement(ending, account))) return;
    }
    const slow = ending === 'late' || this.#story.slow ? 8 * 60 * 12 : 0;
    for (const [at, role] of steps.entries()) {
      if (ending === 'handling' && at >= Math.max(1, steps.length - 2)) return;
      const last = at === steps.length - 1;
      if (ending === 'signed' && last) return;
      const user = role === 'leader' ? 'lanhdao' : role === 'clerk' ? 'vanthu' : 'chuyenvien1';
      const planned = ending === 'signed' ? 10 : Math.max(10, Math.round(unfinished / (steps.length * 2)));
      // Who is not slow sees the due moment come: what is due the same day is not left to the next morning.
      const left = Math.floor((await this.#minutesLeft()) / (steps.length - at + 1));
      const pace = (slow === 0 && left > 0 ? Math.min(planned, left) : planned) + (at === 0 ? slow : 0);
      const done = await this.#do(pace, (moment, change) => {
        const officer = this.#officer(user, role, moment);
        if (!last) return moveDossier(officer, { ...change, back: false });
        const no = ending === 'said no';
        return resolveDossier(officer, {
          ...change,
          outcome: no ? 'refused' : 'granted',
          ...(no ? { reason: 'Không đủ điều kiện theo quy định; lý do ghi trong văn bản kèm theo.' } : {}),
          files: [this.#scene.result],
        });
      });
      if (!done || (ending === 'late' && at === 0)) return;
    }
    if (ending === 'resolved' || ending === 'late') return;
    if (await this.#do(120, (at, change) => returnDossier(this.#officer('motcua1', 'desk officer', at), { ...change, way: 'desk' })))
      await this.#rate();
  }

  /** Most people say a day later how it went; once more when the load goes on where it stopped is refused, as for everybody. */
  async #rate(): Promise<void> {
    const random = randomFrom(SEED + 7 * this.#story.number);
    const at = new Date(this.#at.getTime() + 24 * 60 * MINUTE);
    if (at > this.#scene.now || random.one([true, true, false]) === false) return;
    const context = this.#as(anonymous, at);
    const link = ratingPath(this.#id).slice('/danh-gia/'.length);
    const mark = () => random.one(this.#story.slow ? ['2', '3', '4'] : ['5', '5', '5', '4', '4', '4', '3', '2']);
    const marks = Object.fromEntries(ratingQuestionsOn(dayOf(at)).questions.map(({ code }) => [code, mark()]));
    await rate(context, link, marks, 'demo').catch((error: unknown) => {
      if (!(error instanceof Refusal && error.code === 'ratings.used')) throw error;
    });
  }

  /** Asks for a supplement and, unless the story waits there, brings it. Gives whether the handling goes on. */
  async #supplement(ending: Ending, account: string): Promise<boolean> {
    const paper = this.#paper;
    const faults = paper
      ? [{ target: 'paper' as const, code: paper, reason: 'Ảnh chụp bị mờ, chưa đọc được. Vui lòng chụp lại rõ cả bốn góc.' }]
      : [{ target: 'other' as const, code: '', reason: 'Cán bộ gọi số điện thoại đã ghi nhưng chưa gặp. Xin cho biết giờ nào gọi được.' }];
    if (!(await this.#do(60, (at, change) => requestSupplement(this.#officer('chuyenvien1', 'specialist', at), { ...change, faults }))))
      return false;
    if (ending === 'waiting') return false;
    if (ending === 'stopped') {
      await this.#do(17 * 8 * 60, (at, change) =>
        stopDossier(this.#officer('lanhdao', 'leader', at), { ...change, reason: 'Quá thời hạn bổ sung, hồ sơ được dừng giải quyết.' }),
      );
      return false;
    }
    const citizen: Actor = { kind: 'citizen', id: account, posts: [], persons: [], scopes: [] };
    return this.#do(8 * 60, (at, change) =>
      answerSupplement(this.#as(citizen, at), {
        ...change,
        answers: {},
        papers: paper ? [{ component: paper, files: [this.#scene.paper] }] : [],
        note: paper ? 'Tôi đã chụp lại giấy tờ.' : 'Xin gọi tôi sau 17 giờ.',
      }),
    );
  }

  /** Working minutes until the due moment; 0 where it has passed, or where there is none. */
  async #minutesLeft(): Promise<number> {
    const [row] = await this.#as(systemActor('reader'), this.#at).read((tx) =>
      tx.query<{ due_at: Date | null }>({ text: 'select due_at from dossiers where id = $1', values: [this.#id] }),
    );
    return row?.due_at && row.due_at > this.#at ? workingMinutesBetween(this.#scene.calendar, this.#at, row.due_at) : 0;
  }

  async #stepsLeft(context: Context): Promise<{ steps: string[]; unfinished: number }> {
    const [row] = await context.read((tx) =>
      tx.query<{ procedure: string; procedure_version: string; case_code: string }>({
        text: 'select procedure, procedure_version, case_code from dossiers where id = $1',
        values: [this.#id],
      }),
    );
    if (!row) return { steps: [], unfinished: 0 };
    const { steps } = timingFor(await keptVersion(context, row.procedure, row.procedure_version), row.case_code);
    const left = steps.filter((step) => step.counted).slice(1);
    return { steps: left.map((step) => step.role), unfinished: left.reduce((sum, step) => sum + step.hours * 60, 0) };
  }

  /** One deed, so many working minutes later; false when that would be in the future. */
  async #do(
    minutes: number,
    deed: (at: Date, change: { id: string; key: string; rowVersion: number }) => Promise<{ rowVersion: number }>,
  ): Promise<boolean> {
    const at = addWorkingMinutes(this.#scene.calendar, opening(this.#scene.calendar, this.#at), minutes);
    if (at > this.#scene.now) return false;
    await this.#passPromise(at);
    this.#deed++;
    const { rowVersion } = await deed(at, {
      id: this.#id,
      key: `demo ${this.#story.number} deed ${this.#deed}`,
      rowVersion: this.#version,
    });
    this.#at = at;
    this.#version = rowVersion;
    return true;
  }

  /** On a day without an appointment: what will not be done by its close is given an appointment before it. */
  async #passPromise(next: Date): Promise<void> {
    const [row] = await this.#as(systemActor('reader'), this.#at).read((tx) =>
      tx.query<{ promised_at: Date }>({
        text: `select promised_at from dossiers d where id = $1 and promised_at < $2 and state in (2, 4)
               and not exists (select 1 from promise_passes p where p.dossier = d.id)`,
        values: [this.#id, next],
      }),
    );
    if (!row) return;
    const at = new Date(Math.max(this.#at.getTime(), row.promised_at.getTime() - 30 * MINUTE));
    const key = `demo ${this.#story.number} pass promise`;
    const reason = (['verification', 'signer_away', 'too_many'] as const)[this.#story.number % 3] ?? 'too_many';
    const change = { id: this.#id, key, rowVersion: this.#version, reason };
    this.#version = (await passPromise(this.#officer('motcua1', 'desk officer', at), change)).rowVersion;
  }

  #officer(username: string, role: string, at: Date): Context {
    const posts = [{ role, unit: COMMUNE }];
    return this.#as({ kind: 'officer', id: this.#scene.officers.get(username) ?? '', posts, persons: [], scopes: [] }, at);
  }

  #as(actor: Actor, at: Date): Context {
    return contextIn(this.#scene.house, actor, at);
  }
}
