import { runAuditCommand } from './audit-command.ts';

process.exitCode = await runAuditCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
}, process.env);
