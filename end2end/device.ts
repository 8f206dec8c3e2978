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
