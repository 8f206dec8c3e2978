// What the browser keeps on the device of somebody who writes.

import type { Page } from '@playwright/test';

/** Each text that it keeps, as it was stored. */
export const keptTexts = (page: Page) =>
  page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((done, failed) => {
      const request = indexedDB.open('dispatches', 1);
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
    const texts = await new Promise<string[]>((done) => {
      const request = database.transaction('texts').objectStore('texts').getAll();
      request.onsuccess = () => done(request.result as string[]);
    });
    database.close();
    return texts;
  });

/** Makes them what a form without these fields would have left. */
export const forgetFields = (page: Page, names: string[]) =>
  page.evaluate(async (names) => {
    const without = (form: string) => {
      const fields = new URLSearchParams(form);
      for (const name of names) fields.delete(name);
      return fields.toString();
    };
    const database = await new Promise<IDBDatabase>((done, failed) => {
      const request = indexedDB.open('dispatches', 1);
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
    await new Promise<void>((done, failed) => {
      const change = database.transaction('texts', 'readwrite');
      change.oncomplete = () => done();
      change.onerror = () => failed(change.error);
      change.objectStore('texts').openCursor().onsuccess = (event) => {
        const cursor = (event.target as IDBRequest<IDBCursorWithValue | null>).result;
        if (!cursor) return;
        const copy = JSON.parse(cursor.value as string) as { fields: string; sent: string | null };
        cursor.update(JSON.stringify({ ...copy, fields: without(copy.fields), sent: copy.sent && without(copy.sent) }));
        cursor.continue();
      };
    });
    database.close();
  }, names);
