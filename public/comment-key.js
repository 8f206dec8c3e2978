// Keeps the key by which this device comments at once, and says so. Storage may be refused.
const place = document.querySelector("[data-comment-key]");
const show = (part, shown = true) => (place.querySelector(`[data-${part}]`).hidden = !shown);

try {
  localStorage.setItem("comment-key", place.dataset.commentKey);
  show("kept");
  show("forget");
} catch {
  show("refused");
}

place.querySelector("[data-forget]").addEventListener("click", () => {
  localStorage.removeItem("comment-key");
  for (const part of ["kept", "forget"]) show(part, false);
  show("forgotten");
});
