// Applies the stored theme before the first paint. layout/theme.ts stores it.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // The browser forbids local storage: the system's theme applies.
}
