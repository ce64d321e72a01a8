import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
export const dist = join(repository, 'htdocs/dist');

const build = resolve(repository, process.env.SPAMTRACE_BUILD ?? 'build/dev');
export const program = process.env.SPAMTRACE_PROGRAM ?? join(build, 'backend/spamtrace');
export const web_program = process.env.SPAMTRACE_WEB_PROGRAM ?? join(build, 'backend/spamtrace-web');
export const generator = process.env.SPAMTRACE_GENERATOR ?? join(build, 'tests/support/generate_server');
export const filler = join(build, 'tests/fill/fill_index');

export const screenshots = join(repository, 'build/screenshots');
mkdirSync(screenshots, { recursive: true });
