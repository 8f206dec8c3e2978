// What the element does where its page sets no hooks: asks the addresses in its attributes.

import type { Description, Hooks, Picture, Post } from './surface.ts';

const sameOrigin = (address: string): URL => {
  const url = new URL(address, document.baseURI);
  if (url.origin !== location.origin) throw new Error('Another site is never asked.');
  return url;
};

async function json(url: URL): Promise<unknown> {
  const answer = await fetch(url, { headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return answer.json();
}

/** Sends one file as the library's form does. Not `fetch`, which tells no progress. */
function upload(
  address: string,
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Picture> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const failed = () => reject(new Error('Please check the connection and try again.'));
    request.open('POST', sameOrigin(address));
    request.setRequestHeader('accept', 'application/json');
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0));
    request.addEventListener('error', failed);
    request.addEventListener('abort', failed);
    request.addEventListener('load', () => {
      const answer = request.response as { path?: string; alt?: string; error?: string } | null;
      if (request.status < 300 && answer?.path) resolve({ path: answer.path, alt: answer.alt ?? '' });
      else
        reject(new Error(answer?.error ?? (request.status === 413 ? 'It is too large.' : 'Please try again later.')));
    });
    signal.addEventListener('abort', () => request.abort());
    const form = new FormData();
    form.append('files', file);
    request.send(form);
  });
}

/** Says of a picture of the library what it shows, as the library's form does. */
async function describe(address: string, path: string, { alt, decorative }: Description): Promise<void> {
  const url = sameOrigin(`${address}/${path.replace(/^\/media\//, '')}`);
  const body = new URLSearchParams({ alt, ...(decorative && { decorative: 'yes' }) });
  const answer = await fetch(url, { method: 'POST', headers: { accept: 'application/json' }, body });
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
}

/** The hooks that the attributes `data-search`, `-upload`, `-library` and `-describe` make possible. */
export function hooksOf(host: HTMLElement): Hooks {
  const { search, upload: uploads, library, describe: describes } = host.dataset;
  return {
    searchPosts:
      search === undefined
        ? null
        : async (words) => {
            const url = sameOrigin(search);
            url.searchParams.set('q', words);
            return (await json(url)) as Post[];
          },
    uploadPicture:
      uploads === undefined ? null : (file, onProgress, signal) => upload(uploads, file, onProgress, signal),
    choosePicture: library === undefined ? null : async () => (await json(sameOrigin(library))) as Picture[],
    describePicture:
      describes === undefined ? null : (path, description) => describe(describes, path, description),
  };
}
