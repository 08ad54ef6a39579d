import frappeUi from 'frappe-ui/tailwind'

// Blue is darkened from frappe-ui's so that white text on it, and it on white, reach 4.5:1.
const blue = {
  50: '#f1f6fc',
  100: '#e2edf8',
  200: '#c6dbf1',
  300: '#9cc0e5',
  400: '#5f97d0',
  500: '#1d5fa8',
  600: '#184f8d',
  700: '#134174',
  800: '#11365f',
  900: '#0f2d4e',
}

/** @type {import('tailwindcss').Config} */
export default {
  presets: [frappeUi],
  content: [
    './index.html',
    './src/**/*.{vue,ts}',
    './node_modules/frappe-ui/src/components/{Button,Dialog,Dropdown,Badge,Tooltip,Switch,ItemList}/*.vue',
    './node_modules/frappe-ui/src/components/{Dropdown,ItemList}/*.ts',
    './node_modules/frappe-ui/src/components/LoadingIndicator.vue',
  ],
  theme: {
    extend: { colors: { blue }, fontFamily: { sans: ['Inter', 'Noto Sans', 'system-ui', 'sans-serif'] } },
  },
}
