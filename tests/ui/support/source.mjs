// A module of the page by itself, for tests that need no browser.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { repository } from './places.mjs';

export const frontend = join(repository, 'plesk-extension/frontend');
const esbuild = createRequire(join(frontend, 'package.json'))('esbuild');

export async function load(path) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(frontend, 'src', path)],
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'error',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
