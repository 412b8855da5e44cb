import type { RoomPage } from './room-page.ts';

/** Sends `bytes` bytes of `filling`, again and again; resolves, when everybody has it, to the SHA-256 of the file. */
export async function sendFile(room: RoomPage, name: string, filling: string, bytes: number): Promise<string> {
  return await room.page.evaluate(async (given) => {
    const content = new TextEncoder().encode(given.filling.repeat(Math.ceil(given.bytes / given.filling.length))).slice(0, given.bytes);
    const element = document.querySelector('consult-room') as unknown as { sendFile(file: File): Promise<void> };
    await element.sendFile(new File([content], given.name, { type: 'text/html' }));
    return new Uint8Array(await crypto.subtle.digest('SHA-256', content)).toString();
  }, { name, filling, bytes });
}

export interface TakenFile { readonly name: string; readonly type: string; readonly size: number; readonly hash: string; }

/** Takes the file a `consult-message` told of; null where there is none. */
export async function takeFile(room: RoomPage, id: string): Promise<TakenFile | null> {
  return await room.page.evaluate(async (given: string) => {
    const element = document.querySelector('consult-room') as unknown as { takeFile(id: string): File | null };
    const file = element.takeFile(given);
    if (file === null) return null;
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer())).toString();
    return { name: file.name, type: file.type, size: file.size, hash };
  }, id);
}
