import pino from 'pino';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { config } from './config.ts';

/** Logs go to standard error: standard output holds a command's answer only. */
export const log = pino(
  { level: config.LOG_LEVEL, redact: ['req.headers.cookie', '*.password', '*.token', '*.phone'] },
  pino.destination(2),
);

export const metrics = new Registry();
collectDefaultMetrics({ register: metrics });
export const durations = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Duration of requests',
  labelNames: ['method', 'route', 'status'],
  registers: [metrics],
});
