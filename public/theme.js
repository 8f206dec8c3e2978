// Before the first paint: the theme the reader chose, if any. Storage may be refused.
try {
  const theme = localStorage.getItem("theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {}
