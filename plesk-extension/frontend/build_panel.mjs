// Builds the page for the panel into htdocs/panel: an AMD module that takes React and the component library from the
// panel's module plesk-ui-library, its styles, and files.json, which names both.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const panel = join(here, '../../htdocs/panel');

// All that the panel gives is one module.
const given = ['react', 'react-dom', 'react-dom/client', '@plesk/ui-library'];
const amd = {
  banner: { js: 'define(["plesk-ui-library"],function(given){var module={exports:{}},require=function(){return given};' },
  footer: { js: 'return module.exports});' },
};

// The panel's own pages and ours share one document, so our rules reach no further than our element.
const own_styles = {
  name: 'own styles',
  setup(build) {
    build.onLoad({ filter: /page\.css$/ }, async ({ path }) => {
      const rules = (await readFile(path, 'utf8')).replaceAll(':root', '&');
      return { contents: `.spamtrace {\n${rules}\n}`, loader: 'css' };
    });
  },
};

async function write_names(metafile) {
  const [script, made] = Object.entries(metafile.outputs).find(([, output]) => output.entryPoint === 'src/panel/start.tsx');
  const names = { script: basename(script), style: basename(made.cssBundle) };
  await writeFile(join(panel, 'files.json'), `${JSON.stringify(names)}\n`);
}

export async function build_for_panel(common) {
  await rm(panel, { recursive: true, force: true });
  await mkdir(panel, { recursive: true });
  const { metafile } = await esbuild.build({
    ...common,
    ...amd,
    entryPoints: ['src/panel/start.tsx'],
    outdir: panel,
    format: 'cjs',
    platform: 'browser',
    target: ['es2022', 'chrome109', 'firefox102', 'safari15.4'],
    external: given,
    alias: { transport: './src/transport/panel.ts', 'react/jsx-runtime': './src/panel/jsx_runtime.ts' },
    plugins: [own_styles],
  });
  await write_names(metafile);
}
