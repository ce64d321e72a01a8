import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { program, repository } from '../../ui/support/places.mjs';

export const panel_program = join(dirname(fileURLToPath(import.meta.url)), '..', 'panel.py');
export const package_program = resolve(repository, 'packaging/plesk/package');
export { program, repository };
