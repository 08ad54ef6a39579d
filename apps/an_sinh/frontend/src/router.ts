import { createRouter, createWebHistory } from 'vue-router'
import { loadBoot, session } from './data/session'

/** Addresses follow Frappe's own desk (`/app/monthly-payroll/…`), so that its links lead to the same place here. */
export const router = createRouter({
  history: createWebHistory('/an-sinh'),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/login', name: 'login', component: () => import('./pages/LoginPage.vue'), meta: { open: true } },
    { path: '/', name: 'home', component: () => import('./pages/HomePage.vue') },
    { path: '/home', redirect: '/' },
    { path: '/help', name: 'help', component: () => import('./pages/HelpPage.vue') },
    { path: '/about', name: 'about', component: () => import('./pages/AboutPage.vue') },
    { path: '/password', name: 'password', component: () => import('./pages/PasswordPage.vue') },
    { path: '/calculator', name: 'calculator', component: () => import('./pages/CalculatorPage.vue') },
    { path: '/register', name: 'register', component: () => import('./pages/RegistrationPage.vue') },
    { path: '/age-steps', name: 'age-steps', component: () => import('./pages/AgeStepsPage.vue') },
    { path: '/uncollected', name: 'uncollected', component: () => import('./pages/UncollectedPage.vue') },
    { path: '/data-quality', name: 'data-quality', component: () => import('./pages/DataQualityPage.vue') },
    {
      path: '/split-communes',
      name: 'split-communes',
      component: () => import('./pages/SplitCommunesPage.vue'),
    },
    { path: '/legal-basis', name: 'legal-basis', component: () => import('./pages/LegalBasisPage.vue') },
    { path: '/verification', name: 'verification', component: () => import('./pages/VerificationPage.vue') },
    {
      path: '/registry-workbook/new',
      name: 'workbook-new',
      component: () => import('./pages/WorkbookPage.vue'),
    },
    {
      path: '/registry-workbook/:name',
      name: 'workbook',
      component: () => import('./pages/WorkbookPage.vue'),
      props: true,
    },
    {
      path: '/monthly-payroll/:name/review',
      name: 'review',
      component: () => import('./pages/ReviewPage.vue'),
      props: true,
    },
    {
      path: '/account-opening-batch/new',
      name: 'opening-new',
      component: () => import('./pages/AccountOpeningPage.vue'),
    },
    {
      path: '/answer-file/new',
      name: 'answer-file-new',
      component: () => import('./pages/AnswerFilePage.vue'),
    },
    {
      path: '/answer-file/:name',
      name: 'answer-file',
      component: () => import('./pages/AnswerFilePage.vue'),
      props: true,
    },
    {
      path: '/disbursement/:name/answers',
      name: 'hand-answers',
      component: () => import('./pages/HandAnswersPage.vue'),
      props: true,
    },
    {
      path: '/query-report/:report',
      name: 'report',
      component: () => import('./pages/ReportPage.vue'),
      props: true,
    },
    {
      path: '/print/:address/:name(.*)',
      name: 'print',
      component: () => import('./pages/PrintPage.vue'),
      props: true,
    },
    { path: '/registry-import/new', name: 'import-new', component: () => import('./pages/ImportPage.vue') },
    {
      path: '/registry-import/:name',
      name: 'import',
      component: () => import('./pages/ImportPage.vue'),
      props: true,
    },
    {
      path: '/:address/view/tree',
      name: 'tree',
      component: () => import('./pages/TreePage.vue'),
      props: true,
    },
    { path: '/:address/view/list', redirect: (to) => `/${to.params.address}` },
    { path: '/:address', name: 'list', component: () => import('./pages/ListPage.vue'), props: true },
    {
      path: '/:address/:name(.*)',
      name: 'form',
      component: () => import('./pages/FormPage.vue'),
      props: true,
    },
  ],
})

router.beforeEach(async (to) => {
  if (!session.ready) {
    try {
      await loadBoot()
    } catch {
      // App.vue shows the error and offers to try again.
      return true
    }
  }
  if (!session.loggedIn && !to.meta.open) return { name: 'login', query: { to: to.fullPath } }
  if (session.loggedIn && to.name === 'login') return { path: '/' }
  return true
})

// A new build changes the names of the chunks; a desk that was left open loads the page anew to find them.
router.onError((error, to) => {
  if (/dynamically imported module|Importing a module script failed/i.test(String(error)))
    window.location.assign(`/an-sinh${to.fullPath}`)
})
