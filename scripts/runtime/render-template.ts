import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../project-root.ts';
import { writePrivateFile } from './write-private-file.ts';

export type TemplateValues = Readonly<Record<string, string | number>>;

/**
 * Fills the `{{name}}` places of a template and returns the text.
 * @throws {Error} for a place without a value, and for a value that could end the setting it stands in.
 */
export function fillTemplate(template: string, values: TemplateValues): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_place, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the template asks for an unknown value: ${name}`);
    if (/["\\\r\n]/.test(String(value))) throw new Error(`the value of ${name} cannot stand in a configuration file`);
    return String(value);
  });
}

/** Renders a file of janus-config/ to `target`, readable by this user only: it holds secrets. */
export async function renderTemplate(name: string, target: string, values: TemplateValues): Promise<void> {
  const template = await readFile(join(projectRoot, 'janus-config', name), 'utf8');
  await writePrivateFile(target, fillTemplate(template, values));
}
