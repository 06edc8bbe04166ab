// Copies the files that Gatehouse serves: the package has no source of its own.
import { copyFileSync } from 'node:fs';

const served = new URL('../../src/main/resources/static/', import.meta.url);
for (const file of ['gatehouse.js', 'gatehouse.d.ts']) {
  copyFileSync(new URL(file, served), new URL(file, import.meta.url));
}
