// Builds the page into htdocs/dist: index.html, and assets/ with hashed names; and for the panel into htdocs/panel.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { icons } from './icons.mjs';
import { build_for_panel } from './build_panel.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, '../../htdocs/dist');
const assets = join(dist, 'assets');

const hash_of = (text) => createHash('sha256').update(text).digest('hex').slice(0, 12);

// Of the library's 290 kB of icons those that are shown.
function only_used(sprite) {
  const symbols = [...sprite.matchAll(/<symbol\b[^>]*\bid="([^":]+):\d+"[^]*?<\/symbol>/g)];
  const used = symbols.filter(([, name]) => icons.includes(name)).map(([symbol]) => symbol);
  return `<svg xmlns="http://www.w3.org/2000/svg">${used.join('')}</svg>`;
}

// The library names its pictures as files beside the script. The pictures of its empty lists are not shown here.
const pictures = {
  name: 'pictures',
  setup(build) {
    build.onLoad({ filter: /ui-library\/esm\/.*\.(png|svg)$/ }, async ({ path }) => {
      if (!path.endsWith('symbols.svg')) return { contents: 'export default ""', loader: 'js' };
      const sprite = only_used(await readFile(path, 'utf8'));
      const name = `icons-${hash_of(sprite)}.svg`;
      await writeFile(join(assets, name), sprite);
      return { contents: `export default new URL("${name}", import.meta.url).href`, loader: 'js' };
    });
  },
};

// The library brings its own words in thirty languages; the page speaks two of them.
const spoken = ['index', 'en-US', 'ru-RU'];
const languages = {
  name: 'languages',
  setup(build) {
    build.onLoad({ filter: /ui-library\/esm\/locales\/[\w-]+\.js$/ }, ({ path }) =>
      spoken.includes(basename(path, '.js')) ? undefined : { contents: 'export default {}', loader: 'js' },
    );
  },
};

async function write_index(metafile) {
  const made = Object.entries(metafile.outputs).find(([, output]) => output.entryPoint === 'src/index.tsx');
  const address = (path) => `assets/${path.split('/').pop()}`;
  const page = (await readFile(join(here, 'index.html'), 'utf8'))
    .replace('%SCRIPT%', address(made[0]))
    .replace('%STYLE%', address(made[1].cssBundle));
  await writeFile(join(dist, 'index.html'), page);
}

// As they travel: compressed once and well, so that no server needs to do it for each request. Fonts are already.
async function compress_assets() {
  for (const name of await readdir(assets)) {
    if (!/\.(js|css|svg)$/.test(name)) continue;
    await writeFile(join(assets, `${name}.gz`), gzipSync(await readFile(join(assets, name)), { level: 9 }));
  }
}

// What both forms of the page have in common.
const common = {
  absWorkingDir: here,
  entryNames: 'spamtrace-[hash]',
  assetNames: '[name]-[hash]',
  bundle: true,
  minify: true,
  target: 'es2022',
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"' },
  loader: { '.woff': 'file', '.woff2': 'file', '.svg': 'dataurl' },
  legalComments: 'linked',
  metafile: true,
  logLevel: 'warning',
};

async function build_standalone() {
  await rm(dist, { recursive: true, force: true });
  await mkdir(assets, { recursive: true });
  const { metafile } = await esbuild.build({
    ...common,
    entryPoints: ['src/index.tsx'],
    outdir: assets,
    format: 'esm',
    alias: { transport: './src/transport/standalone.ts' },
    plugins: [pictures, languages],
  });
  await write_index(metafile);
  await compress_assets();
}

await build_standalone();
await build_for_panel(common);
