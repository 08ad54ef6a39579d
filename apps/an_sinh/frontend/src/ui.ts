/** The parts of frappe-ui that the desk uses, one by one: its index would bring the text editor and all icons. */
export { default as Badge } from '@frappe-ui/components/Badge/Badge.vue'
export { default as Button } from '@frappe-ui/components/Button/Button.vue'
export { default as Dialog } from '@frappe-ui/components/Dialog/Dialog.vue'
export { default as Dropdown } from '@frappe-ui/components/Dropdown/Dropdown.vue'
export { default as LoadingIndicator } from '@frappe-ui/components/LoadingIndicator.vue'
