// Pictures on their way up: several at once, each with its place in the text, its progress, and a
// way to stop or try again. Only what has arrived becomes part of the text.

import { insertPictures } from '../actions/insert.ts';
import type { Description, Picture, Surface } from '../surface.ts';
import { button, element } from './elements.ts';
import { askForDescription } from './picture-dialog.ts';
import { addWaiting, placeOf, removeWaiting } from './pictures.ts';

type Job = {
  id: number;
  file: File;
  shows: HTMLElement;
  said: HTMLElement;
  bar: HTMLProgressElement;
  buttons: HTMLElement;
  stop: AbortController;
  description: Promise<Description | null>;
};

let last = 0;

export class Uploads {
  /** Pictures come into the text in the order in which they were chosen, whichever arrives first. */
  private turn: Promise<unknown> = Promise.resolve();
  /** One dialog after the other. */
  private asking: Promise<unknown> = Promise.resolve();
  private underway = 0;

  constructor(private readonly surface: Surface) {}

  /** How many have not arrived yet. */
  get pending(): number {
    return this.underway;
  }

  add(files: File[], at: number): void {
    const pictures = files.filter((file) => file.type.startsWith('image/'));
    if (pictures.length < files.length) this.surface.say('Only pictures can be put into the text.');
    pictures.forEach((file, index) => {
      const which = pictures.length > 1 ? ` (${index + 1} of ${pictures.length})` : '';
      const description = this.asking.then(() => askForDescription(this.surface, file.name, which));
      this.asking = description;
      const job = this.job(file, description);
      this.surface.view.dispatch({ effects: addWaiting.of({ id: job.id, at, shows: job.shows }) });
      void this.start(job);
    });
  }

  private job(file: File, description: Promise<Description | null>): Job {
    last += 1;
    const said = element('span', { role: 'status' });
    const bar = element('progress', { max: '1', 'aria-label': `Uploading ${file.name}` });
    const buttons = element('span', { class: 'buttons' });
    const shows = element('div', { class: 'md-waiting', contenteditable: 'false' }, said, bar, buttons);
    return { id: last, file, shows, said, bar, buttons, stop: new AbortController(), description };
  }

  private async start(job: Job): Promise<void> {
    const { hooks } = this.surface;
    this.underway += 1;
    job.stop = new AbortController();
    job.bar.hidden = false;
    job.bar.value = 0;
    job.said.textContent = `Uploading ${job.file.name}`;
    job.buttons.replaceChildren(
      button('Cancel', () => job.stop.abort(), { class: 'second', 'aria-label': `Cancel ${job.file.name}` }),
    );
    const progress = (share: number) => (job.bar.value = Math.min(1, Math.max(0, share)));
    const before = this.turn;
    const arriving = hooks.uploadPicture
      ? hooks.uploadPicture(job.file, progress, job.stop.signal)
      : Promise.reject(new Error('Pictures can’t be uploaded here.'));
    this.turn = arriving.then(
      () => Promise.allSettled([before, job.description]),
      () => before,
    );
    try {
      const picture = await arriving;
      job.bar.value = 1;
      job.said.textContent = `${job.file.name} is there.`;
      const description = await job.description;
      await before;
      this.arrive(job, picture, description);
    } catch (error) {
      if (job.stop.signal.aborted) this.remove(job);
      else this.fail(job, error instanceof Error ? error.message : '');
    } finally {
      this.underway -= 1;
    }
  }

  private arrive(job: Job, picture: Picture, description: Description | null): void {
    const { view, described, hooks } = this.surface;
    const at = placeOf(view.state, job.id);
    this.remove(job);
    if (at === null || view.state.readOnly) return;
    const alt = description?.alt ?? '';
    if (description?.decorative || picture.alt) described.add(picture.path);
    const edit = insertPictures(view.state, at, [{ path: picture.path, alt }]);
    // Somebody may be writing elsewhere meanwhile: the cursor stays with them.
    view.dispatch({ changes: edit.changes, userEvent: 'input.picture' });
    if (description && (alt || description.decorative))
      hooks.describePicture?.(picture.path, description).catch(() => {});
    this.surface.say(
      alt || description?.decorative || picture.alt
        ? 'The picture is in the text.'
        : 'The picture is in the text. It has no alt text yet.',
    );
  }

  private fail(job: Job, why: string): void {
    job.bar.hidden = true;
    job.said.textContent = `${job.file.name} was not uploaded. ${why}`.trim();
    job.buttons.replaceChildren(
      button('Try again', () => void this.start(job), { 'aria-label': `Try ${job.file.name} again` }),
      button('Leave it out', () => this.remove(job), { class: 'second', 'aria-label': `Leave ${job.file.name} out` }),
    );
  }

  private remove(job: Job): void {
    const { view, root } = this.surface;
    // Whoever writes elsewhere meanwhile isn't called back.
    const hadFocus = job.shows.contains(root.activeElement);
    view.dispatch({ effects: removeWaiting.of(job.id) });
    if (hadFocus) view.focus();
  }
}
