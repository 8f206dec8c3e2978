// The textarea behind the editor: its label, its value for the form, changes from outside.

const value = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')!;

/** The text in full, with line ends that a form would not keep, for the field's name and this. */
const EXACT = '-exact';

export type Outside = { set(value: string): void; focus(): void; text(): string; reset(): void };

/** A textarea that an editor stands for. */
export class Field {
  private readonly undo: (() => void)[] = [];
  private writing = 0;
  private isBehind = false;

  constructor(
    readonly textarea: HTMLTextAreaElement,
    private readonly host: HTMLElement,
    private readonly editor: Outside,
  ) {
    // A script that reads or sets the field's value means the text.
    Object.defineProperty(textarea, 'value', {
      configurable: true,
      get: () => this.lines(),
      set: (text: string) => {
        value.set!.call(textarea, text);
        editor.set(text);
      },
    });
    this.listen(window, 'pagehide', () => this.flush());
    this.undo.push(() => delete (textarea as { value?: string }).value);
    this.takeLabels();
    const { form } = textarea;
    if (form) {
      this.listen(form, 'submit', () => this.flush());
      this.listen(form, 'formdata', (event) => this.give(event as FormDataEvent));
      // The field has its first value again after the event.
      this.listen(form, 'reset', () => setTimeout(() => editor.reset()));
    }
    this.listen(textarea, 'invalid', (event) => {
      event.preventDefault();
      editor.focus();
    });
  }

  /** What the field is called. */
  static nameOf(textarea: HTMLTextAreaElement): string {
    const label = [...textarea.labels].map((one) => one.textContent?.trim()).join(' ');
    const ids = textarea.getAttribute('aria-labelledby')?.split(/\s+/) ?? [];
    const named = ids
      .map((id) => document.getElementById(id)?.textContent?.trim())
      .join(' ')
      .trim();
    return named || textarea.getAttribute('aria-label') || label || 'Text';
  }

  /** What is said about the field beside it: hints, mistakes. */
  static descriptionOf(textarea: HTMLTextAreaElement): string {
    const ids = textarea.getAttribute('aria-describedby')?.split(/\s+/) ?? [];
    return ids
      .map((id) => document.getElementById(id)?.textContent?.trim() ?? '')
      .filter(Boolean)
      .join(' ');
  }

  /**
   * Says that the text has changed. The browser's own copy, which nobody sees, follows in a quiet
   * moment: in a long text that write takes longer than all the rest of a key (README).
   */
  write(): void {
    clearTimeout(this.writing);
    this.writing = window.setTimeout(() => this.flush(), 200);
    this.isBehind = true;
    this.textarea.dispatchEvent(new Event('input', { bubbles: true }));
  }

  release(): void {
    this.flush();
    for (const step of this.undo.splice(0)) step();
  }

  /** The text as a field has it: with line feeds. */
  private lines(): string {
    return this.editor.text().replaceAll(/\r\n?/g, '\n');
  }

  private flush(): void {
    if (!this.isBehind) return;
    this.isBehind = false;
    clearTimeout(this.writing);
    value.set!.call(this.textarea, this.lines());
  }

  /** Before all others, so that they find the field in step. */
  private listen(target: EventTarget, name: string, act: (event: Event) => void): void {
    target.addEventListener(name, act, { capture: true });
    this.undo.push(() => target.removeEventListener(name, act, { capture: true }));
  }

  /** Labels, and links to the field such as those of a summary of mistakes, lead to the editor. */
  private takeLabels(): void {
    const { textarea, host } = this;
    for (const label of textarea.labels) this.listen(label, 'click', () => this.editor.focus());
    const { id } = textarea;
    if (!id || host.id) return;
    textarea.removeAttribute('id');
    host.id = id;
    this.undo.push(() => {
      host.removeAttribute('id');
      textarea.id = id;
    });
  }

  private give({ formData }: FormDataEvent): void {
    const { name, disabled } = this.textarea;
    if (!name || disabled) return;
    const text = this.editor.text();
    formData.set(name, this.lines());
    if (text.includes('\r')) formData.set(name + EXACT, JSON.stringify(text));
  }
}
