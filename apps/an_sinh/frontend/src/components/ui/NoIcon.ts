/** Stands in for frappe-ui's Feather icons, which the desk doesn't use (see scripts/frappe-ui-parts.mjs). */
export default () => null
