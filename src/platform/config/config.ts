import { resolve } from 'node:path';
import { z } from 'zod';

/** A start that cannot be: said in one sentence, then exit 1. Never a stack trace for the operator. */
export class StartFailure extends Error {}

const flag = z.enum(['0', '1']).transform((value) => value === '1');

const schema = z.object({
  NODE_ENV: z.string().default('development'),
  /** Where the server listens. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  HOST: z.string().default('127.0.0.1'),
  /** The public address: every link, QR code and mail, and the origin check. Never taken from the Host header. */
  XASO_URL: z.url().optional(),
  /** 1: the address of the client is the last one in X-Forwarded-For, which our own proxy wrote. */
  XASO_TRUST_PROXY: flag.default(false),
  /** Files, the embedded database, keys of a trial installation. */
  XASO_DATA: z.string().default('data'),
  /** Days for which an uploaded file that nothing refers to is kept: a form may still be open somewhere. */
  XASO_FILES_GRACE_DAYS: z.coerce.number().int().min(2).max(3650).default(7),
  /** Without them the embedded PostgreSQL runs under XASO_DATA. */
  DATABASE_URL: z.string().optional(),
  DATABASE_OWNER_URL: z.string().optional(),
  /** 1: demo accounts may sign in. Default: on a loopback address and outside production. */
  XASO_DEMO: flag.optional(),
  /**
   * A demonstration that begins at another moment, in Việt Nam's time: 2026-11-24T09:00. Refused where no demonstration runs. Sessions and posts are
   * judged by the machine's clock all the same.
   */
  XASO_DEMO_NOW: z.iso.datetime({ local: true, precision: -1 }).optional(),
  /** The file of named keys, mode 0600. */
  XASO_KEYS: z.string().optional(),
  /** The dated unit whose pages these are, for example 28159.20250701. */
  XASO_UNIT: z.string().default('28159.20250701'),
  /** smtp://user:password@host:port for codes and notices; without it they are written to the log in demo mode only. */
  XASO_SMTP_URL: z.string().optional(),
  XASO_MAIL_FROM: z.string().default('Xã Số <khong-tra-loi@xaso.invalid>'),
  /** The mail domain of an SMS gateway that takes mail for <number>@<domain>. */
  XASO_SMS_MAIL_DOMAIN: z.string().optional(),
  /** The SMS gateway (eSMS): its address, the two keys of the account, and the registered brand name. Without key, secret and brand no SMS leaves. */
  XASO_SMS_URL: z.url().default('https://rest.esms.vn'),
  XASO_SMS_KEY: z.string().optional(),
  XASO_SMS_SECRET: z.string().optional(),
  XASO_SMS_BRAND: z.string().optional(),
  /** Zalo's notification service: the app, its secret, the first refresh token, and the approved templates as `received=123456,resolved_desk=123457`. */
  XASO_ZALO_URL: z.url().default('https://business.openapi.zalo.me'),
  XASO_ZALO_OAUTH_URL: z.url().default('https://oauth.zaloapp.com'),
  XASO_ZALO_APP: z.string().optional(),
  XASO_ZALO_SECRET: z.string().optional(),
  XASO_ZALO_REFRESH_TOKEN: z.string().optional(),
  XASO_ZALO_TEMPLATES: z
    .string()
    .regex(/^[a-z_]+=\d+(,[a-z_]+=\d+)*$/, 'is no list like received=123456,resolved_desk=123457')
    .optional(),
  /** The push services of browsers to which notices may go, for example `fcm.googleapis.com,*.push.services.mozilla.com`. None: not offered. */
  XASO_PUSH_HOSTS: z.string().default(''),
  /** The address of the licence under which everybody may use published figures again. Without it the description of the open data names none. */
  XASO_OPEN_DATA_LICENCE: z.url().optional(),
  /** For how many days an unfinished intake at the counter is kept after it was last touched. */
  XASO_INTAKE_DRAFT_DAYS: z.coerce.number().int().min(1).max(90).default(7),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

const parsed = schema.safeParse(Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== '')));
/** Kept for `main.ts`, which says it in a sentence: a module must not end the process while it is loaded. */
export const configProblem: string | undefined = parsed.success
  ? undefined
  : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
const settings = parsed.success ? parsed.data : schema.parse({});

const loopback = ['127.0.0.1', 'localhost', '::1'].includes(settings.HOST);
const production = settings.NODE_ENV === 'production';
const data = resolve(settings.XASO_DATA);

export const config = {
  ...settings,
  production,
  loopback,
  data,
  demo: settings.XASO_DEMO ?? (loopback && !production),
  /** A demo that somebody switched on by hand where others can reach it: a red ribbon on every page. */
  demoExposed: (settings.XASO_DEMO ?? false) && (!loopback || production),
  keysFile: settings.XASO_KEYS ?? resolve(data, 'keys.json'),
} as const;

export const dev: boolean = import.meta.env?.DEV === true;
