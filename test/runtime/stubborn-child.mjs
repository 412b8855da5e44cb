import { createServer } from 'node:http';

// A child for the supervision tests: answers on the port it is given; with "stubborn" it does not mind SIGTERM.
const [port, manner] = process.argv.slice(2);
if (manner === 'stubborn') process.on('SIGTERM', () => console.log('not yet'));
if (manner === 'broken') {
  console.error('no such table at 203.0.113.9');
  process.exit(3);
}
createServer((_request, response) => response.end('here')).listen(Number(port), '127.0.0.1');
