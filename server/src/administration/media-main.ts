import { runMediaCommand } from './media-command.ts';

process.exitCode = await runMediaCommand(process.argv.slice(2), process.env, {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
