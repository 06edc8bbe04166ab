import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';

const folder = new URL('..', import.meta.url);
const served = new URL('../../../src/main/resources/static/', import.meta.url);

test('the package has the module that Gatehouse serves, and its types', (t) => {
  const target = mkdtempSync(join(tmpdir(), 'gatehouse-'));
  t.after(() => rmSync(target, { recursive: true }));
  const archive = execFileSync('npm', ['pack', '--silent', '--pack-destination', target], { cwd: folder, encoding: 'utf8' }).trim();
  for (const file of ['gatehouse.js', 'gatehouse.d.ts']) {
    const packed = execFileSync('tar', ['-xOf', join(target, archive), `package/${file}`], { encoding: 'utf8' });
    assert.equal(packed, readFileSync(new URL(file, served), 'utf8'));
  }
});
