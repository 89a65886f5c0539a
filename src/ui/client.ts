import '@fontsource/be-vietnam-pro/vietnamese-400.css';
import '@fontsource/be-vietnam-pro/latin-400.css';
import '@fontsource/be-vietnam-pro/vietnamese-600.css';
import '@fontsource/be-vietnam-pro/latin-600.css';
import '@fontsource/be-vietnam-pro/vietnamese-700.css';
import '@fontsource/be-vietnam-pro/latin-700.css';
import '@digdir/designsystemet-css';
import '@digdir/designsystemet-css/theme';
import './style.theme.css';
import './style.base.css';
import './style.frame.css';
import './style.forms.css';
import './style.parts.css';
import './style.office.css';
import './style.intake.css';
import './style.public.css';
import './style.calendar.css';
import './style.editor.css';
import './style.helping.css';
import './style.queue.css';
import './style.return.css';
import './style.figures.css';
import './style.paper.css';
import './style.narrow.css';
import './idle.ts';

// Who hears the page instead of seeing it starts where the mistakes are listed.
document.getElementById('error-summary')?.focus();
// Closed explanations are part of the printed page too.
addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details')) details.open = true;
});
