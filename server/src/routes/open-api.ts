import { problemSchema } from '@consult-room/protocol';
import * as z from 'zod/mini';
import type { Endpoint, ParameterNote } from './endpoint.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** OpenAPI 3.1 of the REST API, from the endpoints and schemas that serve it: it cannot be out of date. */
export function openApiDocument(endpoints: readonly Endpoint[], publicUrl: string): JsonObject {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const endpoint of endpoints) {
    const path = `/v1${endpoint.path.replaceAll(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [endpoint.method]: operation(endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'consult-room gateway', version: '1', description: 'Video consultations inside a clinic\'s portal. Errors are RFC 9457 problems with a stable `code`.', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'The clinic\'s API key. It never reaches a browser.' } },
      schemas: { Problem: jsonSchema(problemSchema) },
    },
  };
}

function operation(endpoint: Endpoint): JsonObject {
  const { status, description, schema, mediaTypes = [] } = endpoint.answer;
  const content = { ...(schema !== null && { 'application/json': { schema: jsonSchema(schema) } }), ...Object.fromEntries(mediaTypes.map((type) => [type, {}])) };
  return {
    operationId: endpoint.operationId,
    summary: endpoint.summary,
    security: endpoint.audience === 'clinic' ? [{ apiKey: [] }] : [],
    parameters: [...pathParameters(endpoint.path), ...(endpoint.parameters ?? []).map(toParameter)],
    ...(endpoint.body !== null && { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(endpoint.body) } } } }),
    responses: {
      [status]: { description, ...(Object.keys(content).length > 0 && { content }) },
      default: {
        description: `Refused. Codes: ${endpoint.errors.join(', ')}.`,
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function pathParameters(path: string): readonly JsonObject[] {
  return Array.from(path.matchAll(/:(\w+)/g), ([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
}

function toParameter({ name, in: place, description }: ParameterNote): JsonObject {
  return { name, in: place, required: false, description, schema: { type: 'string' } };
}

/** Endpoints keep their schemas by what they do; these are all zod's. */
function jsonSchema(schema: unknown): JsonObject {
  if (!(schema instanceof z.core.$ZodType)) throw new TypeError('not a zod schema');
  return Object.fromEntries(Object.entries(z.toJSONSchema(schema, { io: 'input' })).filter(([name]) => name !== '$schema'));
}
