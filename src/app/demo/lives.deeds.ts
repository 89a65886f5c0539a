import { handlingSteps } from '../../government/dossiers/dossiers.rules.ts';
import type { Deed, Doer, Life } from '../../government/dossiers/lives.rules.ts';
import { termFor, timingFor } from '../../government/procedures/procedures.rules.ts';
import type { Calendar } from '../../registers/calendar/calendar.rules.ts';
import { addWorkingMinutes, type ClockEvent, computeDue, workingMinutesBetween } from '../../registers/calendar/clock.rules.ts';
import { doer, type Plan } from './lives.plan.ts';
import type { Random } from './people.ts';

type Filed = Omit<Life, 'deeds'>;

/** What happens to a filed dossier, in order: most are settled in time and returned, a few are refused, withdrawn, sent back for a paper, or stopped. */
export function deedsOf(random: Random, plan: Plan, life: Filed, calendar: Calendar, late: boolean): Deed[] {
  const deeds: Deed[] = [];
  const desk = doer(plan.unit, 'desk officer', 1 + (life.number % 2));
  let at = life.takenAt;
  const later = (minutes: number) => {
    at = addWorkingMinutes(calendar, at, minutes);
    return at;
  };
  if (!life.received) {
    const fate = late ? 1 : random.next() / plan.rare;
    if (fate < 0.008) return [{ verb: 'refuse', at: later(random.between(20, 240)), by: desk, reason: NOT_OURS }];
    if (fate < 0.014) return [{ verb: 'withdraw', at: later(random.between(10, 120)), by: desk, reason: MISTAKE }];
    deeds.push({ verb: 'receive', at: later(random.between(5, 150)), by: desk });
  }
  const received = at;
  const paper = life.papers[0];
  let events: ClockEvent[] = [];
  if (!late && paper && random.chance(0.025 * plan.rare)) {
    const asked = later(random.between(10, 60));
    const specialist = doer(plan.unit, 'specialist');
    deeds.push({ verb: 'request supplement', at: asked, by: specialist, paper: paper.component, reason: UNREADABLE });
    if (random.chance(0.06 * plan.rare)) {
      const by = doer(plan.unit, 'leader');
      // The limit is in whole working days, to the close of the last.
      return [...deeds, { verb: 'stop', at: later((life.version.supplement.limitWorkingDays + 2) * 8 * 60), by, reason: NO_ANSWER }];
    }
    const brought = [{ component: paper.component, files: [plan.paper] }];
    deeds.push({ verb: 'answer', at: later(random.between(120, 3000)), by: desk, papers: brought });
    events = [
      { kind: 'pause', from: asked, reason: 'supplement' },
      life.version.supplement.rule === 'restart' ? { kind: 'restart', at } : { kind: 'resume', at },
    ];
  }
  const due = computeDue(calendar, termFor(life.version, life.caseCode), received, events).due as Date;
  return [...deeds, ...handled(random, plan, life, calendar, { from: at, due, late }, desk)];
}

function handled(
  random: Random,
  plan: Plan,
  life: Filed,
  calendar: Calendar,
  { from, due, late }: { from: Date; due: Date; late: boolean },
  desk: Doer,
): Deed[] {
  const steps = handlingSteps(timingFor(life.version, life.caseCode).steps);
  const left = workingMinutesBetween(calendar, from, due);
  const all = late ? left + random.between(60, 1500) : left * (0.3 + 0.6 * random.next());
  const deeds: Deed[] = [];
  for (const [place, step] of steps.entries()) {
    const at = addWorkingMinutes(calendar, from, Math.floor((all * (place + 1)) / steps.length));
    const by = doer(plan.unit, step.role);
    if (place < steps.length - 1) deeds.push({ verb: 'move', at, by });
    else if (random.chance(0.012 * plan.rare))
      deeds.push({ verb: 'resolve', at, by, outcome: 'refused', reason: NOT_FULFILLED, files: [plan.result] });
    else deeds.push({ verb: 'resolve', at, by, outcome: 'granted', files: [plan.result] });
  }
  const resolved = deeds.at(-1)?.at ?? from;
  if (random.chance(0.03)) return deeds;
  return [...deeds, { verb: 'return', at: addWorkingMinutes(calendar, resolved, random.between(10, 900)), by: desk, way: 'desk' }];
}

const NOT_OURS = 'Hồ sơ không thuộc thẩm quyền giải quyết của xã.';
const MISTAKE = 'Tôi nộp nhầm thủ tục.';
const UNREADABLE = 'Bản chụp bị mờ, chưa đọc được; đề nghị bổ sung bản rõ.';
const NO_ANSWER = 'Quá thời hạn bổ sung, hồ sơ được dừng giải quyết.';
const NOT_FULFILLED = 'Không đủ điều kiện theo quy định; lý do ghi trong văn bản kèm theo.';
