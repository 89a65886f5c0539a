import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { requestId } from 'hono/request-id';
import { NONCE, type SecureHeadersVariables, secureHeaders } from 'hono/secure-headers';
import { agreePage, enterCodePage } from '../government/assistance/pages/agree.page.tsx';
import { helpedPage } from '../government/assistance/pages/helped.page.tsx';
import { endHelpingPage, helpingPage } from '../government/assistance/pages/helping.page.tsx';
import { consentSheetPage } from '../government/assistance/pages/sheet.page.tsx';
import { startHelpingPage } from '../government/assistance/pages/start.page.tsx';
import { helpingSumsPage } from '../government/assistance/pages/sums.page.tsx';
import { witnessListPage, witnessPage } from '../government/assistance/pages/witness.page.tsx';
import { answerPage } from '../government/desk/pages/answer.page.tsx';
import { appointmentFilePage, appointmentPage } from '../government/desk/pages/appointment.page.tsx';
import { appointmentsPage } from '../government/desk/pages/appointments.page.tsx';
import { askPaymentPage } from '../government/desk/pages/ask-payment.page.tsx';
import { askOpinionPage, assignPage, recallPage } from '../government/desk/pages/assign.page.tsx';
import { assignmentPage } from '../government/desk/pages/assignment.page.tsx';
import { assignmentRulesPage } from '../government/desk/pages/assignment-rules.page.tsx';
import { bookPage } from '../government/desk/pages/book.page.tsx';
import { bookAppointmentPage } from '../government/desk/pages/book-appointment.page.tsx';
import { bulkPage } from '../government/desk/pages/bulk.page.tsx';
import { callPage } from '../government/desk/pages/call.page.tsx';
import { callingNumbersPage, callingScreenPage } from '../government/desk/pages/calling-screen.page.tsx';
import { apologyPage, extendPage, holdPage, resumePage } from '../government/desk/pages/clock-deeds.page.tsx';
import { delaysPage } from '../government/desk/pages/delays.page.tsx';
import { officeDossierPage, officeFilePage } from '../government/desk/pages/dossier.page.tsx';
import { explainDelayPage } from '../government/desk/pages/explain-delay.page.tsx';
import { handOverPage } from '../government/desk/pages/hand-over.page.tsx';
import { intakePage } from '../government/desk/pages/intake.page.tsx';
import { intakeDonePage } from '../government/desk/pages/intake-done.page.tsx';
import { intakeSavePage } from '../government/desk/pages/intake-save.page.tsx';
import { intakeShortcutsPage } from '../government/desk/pages/intake-shortcuts.page.tsx';
import { kioskNumberPage, kioskPage, kioskSlipPage } from '../government/desk/pages/kiosk.page.tsx';
import { officerReportPage } from '../government/desk/pages/officer-report.page.tsx';
import { opinionPage, opinionsPage } from '../government/desk/pages/opinions.page.tsx';
import { forwardPage, reissueKeyPage } from '../government/desk/pages/other-deeds.page.tsx';
import { parcelArrivedPage, parcelLabelPage, parcelPage } from '../government/desk/pages/parcel.page.tsx';
import { passPromisePage } from '../government/desk/pages/pass-promise.page.tsx';
import { bulkPrintPage } from '../government/desk/pages/print.page.tsx';
import { printFilePage, printJobPage } from '../government/desk/pages/print-job.page.tsx';
import { promisesBoardPage } from '../government/desk/pages/promises-board.page.tsx';
import { queuePageOfOffice } from '../government/desk/pages/queue.page.tsx';
import { queueAdminPage } from '../government/desk/pages/queue-admin.page.tsx';
import { reportsPage } from '../government/desk/pages/reports.page.tsx';
import { resultPage } from '../government/desk/pages/result.page.tsx';
import { returnPage } from '../government/desk/pages/return.page.tsx';
import { searchPage } from '../government/desk/pages/search.page.tsx';
import { movePage, receivePage, refusePage, stopPage, withdrawPage } from '../government/desk/pages/simple-deeds.page.tsx';
import { officePaperPage, slipPage } from '../government/desk/pages/slip.page.tsx';
import { slipsFilePage, slipsPage } from '../government/desk/pages/slips.page.tsx';
import { supplementPage } from '../government/desk/pages/supplement.page.tsx';
import { uncollectedPage } from '../government/desk/pages/uncollected.page.tsx';
import { openWorkCount } from '../government/dossiers/assignment.move.service.ts';
import { effectOnDue } from '../government/dossiers/dossiers.effect.queries.ts';
import { citizenDossierPage, citizenFilePage, citizenWithdrawPage } from '../government/dossiers/pages/citizen-dossier.page.tsx';
import { citizenKeyPage } from '../government/dossiers/pages/citizen-key.page.tsx';
import { citizenPaperPage } from '../government/dossiers/pages/citizen-paper.page.tsx';
import { fileDropPage, fileOnPage, filePage } from '../government/dossiers/pages/file.page.tsx';
import { fileCheckPage } from '../government/dossiers/pages/file-check.page.tsx';
import { filePaperPage } from '../government/dossiers/pages/file-paper.page.tsx';
import { filePapersPage, UPLOAD_MEBIBYTES } from '../government/dossiers/pages/file-papers.page.tsx';
import { askedInFiling } from '../government/dossiers/pages/file-preview.part.tsx';
import { fileStepPage } from '../government/dossiers/pages/file-step.page.tsx';
import { giveDraftPage, takeDraftPage } from '../government/dossiers/pages/hand-over.page.tsx';
import { fillHelpedPage, whoHelpedPage } from '../government/dossiers/pages/helped.page.tsx';
import { myDossiersPage } from '../government/dossiers/pages/my-dossiers.page.tsx';
import { paperAdminPage } from '../government/dossiers/pages/paper-admin.page.tsx';
import { papersAdminPage } from '../government/dossiers/pages/papers-admin.page.tsx';
import { receiptPage } from '../government/dossiers/pages/receipt.page.tsx';
import { supplementAnswerPage } from '../government/dossiers/pages/supplement-answer.page.tsx';
import { trackPage, trackQrPage } from '../government/dossiers/pages/track.page.tsx';
import { followPetitionPage, onePetitionPage } from '../government/feedback/pages/follow.page.tsx';
import { officePetitionPage, petitionFilePage } from '../government/feedback/pages/petition.page.tsx';
import { petitionsPage } from '../government/feedback/pages/petitions.page.tsx';
import { publicPetitionsPage } from '../government/feedback/pages/public.page.tsx';
import { ratePage } from '../government/feedback/pages/rate.page.tsx';
import { ratingsPage } from '../government/feedback/pages/ratings.page.tsx';
import { sendPetitionPage } from '../government/feedback/pages/send.page.tsx';
import { isRated } from '../government/feedback/ratings.service.ts';
import { moneyOnSlip } from '../government/fees/fees.slip.queries.ts';
import { bankPage } from '../government/fees/pages/bank.page.tsx';
import { bankLinkPage } from '../government/fees/pages/bank-link.page.tsx';
import { chargePage } from '../government/fees/pages/charge.page.tsx';
import { citizenChargePage } from '../government/fees/pages/citizen-charge.page.tsx';
import { creditPage } from '../government/fees/pages/credit.page.tsx';
import { cashDayPage } from '../government/fees/pages/day.page.tsx';
import { feeReceiptPage, transferSheetPage } from '../government/fees/pages/papers.page.tsx';
import { EXPORT_MEBIBYTES, takeOverPage } from '../government/portal/pages/take-over.page.tsx';
import { editorDraftPage } from '../government/procedures/pages/editor-draft.page.tsx';
import { editorListPage } from '../government/procedures/pages/editor-list.page.tsx';
import { editorPreviewPage, editorVersionPage } from '../government/procedures/pages/editor-preview.page.tsx';
import { editorPublishPage } from '../government/procedures/pages/editor-publish.page.tsx';
import { editorSheetPage } from '../government/procedures/pages/editor-sheet.page.tsx';
import { editorTrialPage } from '../government/procedures/pages/editor-trial.page.tsx';
import { editorVersionsPage } from '../government/procedures/pages/editor-versions.page.tsx';
import { proceduresPage } from '../government/procedures/pages/list.page.tsx';
import { offersPage } from '../government/procedures/pages/offers.page.tsx';
import { procedurePage } from '../government/procedures/pages/procedure.page.tsx';
import { promisesPage } from '../government/procedures/pages/promises.page.tsx';
import { proceduresToChoose } from '../government/procedures/procedures.choice.queries.ts';
import { dev } from '../platform/config/config.ts';
import { durations, metrics } from '../platform/config/log.ts';
import type { Context } from '../platform/context/context.ts';
import { Refusal } from '../platform/context/refusal.ts';
import { anonymous } from '../platform/permissions/permissions.ts';
import { addDayPage } from '../registers/calendar/pages/add-day.page.tsx';
import { confirmYearPage } from '../registers/calendar/pages/confirm-year.page.tsx';
import { hoursPage } from '../registers/calendar/pages/hours.page.tsx';
import { removeDayPage } from '../registers/calendar/pages/remove-day.page.tsx';
import { calendarYearPage } from '../registers/calendar/pages/year.page.tsx';
import { noticeChoicePage, noticeWorkerPage } from '../registers/notices/pages/choice.page.tsx';
import { ownNoticesPage } from '../registers/notices/pages/own.page.tsx';
import { undeliveredPage } from '../registers/notices/pages/undelivered.page.tsx';
import { absencePage } from '../registers/people/pages/absence.page.tsx';
import { accountPage, signOutPage } from '../registers/people/pages/account.page.tsx';
import { codePage } from '../registers/people/pages/code.page.tsx';
import { countersPage } from '../registers/people/pages/counters.page.tsx';
import { lockPage } from '../registers/people/pages/lock.page.tsx';
import { officerPage } from '../registers/people/pages/officer.page.tsx';
import { officerSignInPage } from '../registers/people/pages/officer-sign-in.page.tsx';
import { officersPage } from '../registers/people/pages/officers.page.tsx';
import { phonePage } from '../registers/people/pages/phone.page.tsx';
import { pinPage } from '../registers/people/pages/pin.page.tsx';
import { secondFactorPage } from '../registers/people/pages/second-factor.page.tsx';
import { setUpPage } from '../registers/people/pages/set-up.page.tsx';
import { signInPage } from '../registers/people/pages/sign-in.page.tsx';
import { tiePage } from '../registers/people/pages/tie.page.tsx';
import { tiesPage } from '../registers/people/pages/ties.page.tsx';
import { tokensPage } from '../registers/people/pages/tokens.page.tsx';
import { hamletsPage } from '../registers/units/pages/hamlets.page.tsx';
import { settingsPage } from '../registers/units/pages/settings.page.tsx';
import { unitPage, unitsPage } from '../registers/units/pages/unit.page.tsx';
import { closingPage } from '../steering/closings/pages/closing.page.tsx';
import { closingsPage } from '../steering/closings/pages/closings.page.tsx';
import { declaredEvidencePage, declaredPage } from '../steering/closings/pages/declared.page.tsx';
import { sentPage } from '../steering/closings/pages/sent.page.tsx';
import { behindPage } from '../steering/dashboards/pages/behind.page.tsx';
import { curvesPage } from '../steering/dashboards/pages/curves.page.tsx';
import { indicatorPage } from '../steering/dashboards/pages/indicator.page.tsx';
import { openDataFilePage, openDataPage } from '../steering/dashboards/pages/open-data.page.tsx';
import { provincePage } from '../steering/dashboards/pages/province.page.tsx';
import { publishPage } from '../steering/dashboards/pages/publish.page.tsx';
import { scoreEvidencePage, scorePage } from '../steering/dashboards/pages/score.page.tsx';
import { scorecardPage } from '../steering/dashboards/pages/scorecard.page.tsx';
import { setPage } from '../steering/dashboards/pages/set.page.tsx';
import { setsPage } from '../steering/dashboards/pages/sets.page.tsx';
import { indicatorAdminPage } from '../steering/indicators/pages/indicator-admin.page.tsx';
import { indicatorsAdminPage } from '../steering/indicators/pages/indicators-admin.page.tsx';
import { setAdminPage } from '../steering/indicators/pages/set-admin.page.tsx';
import { rolloutCommunePage } from '../steering/rollout/pages/commune.page.tsx';
import { evidencePage } from '../steering/rollout/pages/evidence.page.tsx';
import { rolloutKitPage } from '../steering/rollout/pages/kit.page.tsx';
import { rolloutPage } from '../steering/rollout/pages/rollout.page.tsx';
import { targetsPage } from '../steering/targets/pages/targets.page.tsx';
import type { Page, Viewer } from '../ui/visit.ts';
import { createApi } from './api.ts';
import { failed, pageDoor } from './door.ts';
import { contextIn, type House } from './house.ts';
import { limitBody } from './limit.ts';
import { mayWrite } from './origin.ts';
import { accessibilityPage } from './pages/accessibility.page.tsx';
import { adminPage } from './pages/admin.page.tsx';
import { apiPage, problemPage } from './pages/api.page.tsx';
import { demoPhonePage } from './pages/demo-phone.page.tsx';
import { homePage } from './pages/home.page.tsx';
import { knowActor } from './session.ts';

export type Door = { Variables: SecureHeadersVariables & { house: House; context: Context; viewer: Viewer | null; requestId: string } };

const MEBIBYTE = 1024 * 1024;

/** Every page, one line each: its address, the page, and the largest form it takes (1 MiB unless said). */
const pages: readonly [path: string, page: Page, mebibytes?: number][] = [
  ['/', homePage],
  ['/thu-tuc', proceduresPage],
  ['/thu-tuc/:code', procedurePage],
  ['/nop-ho-so/:code', filePage],
  ['/nop-ho-so/xong/:code', receiptPage],
  ['/nop-ho-so/ban-nhap/:id', fileOnPage],
  ['/nop-ho-so/ban-nhap/:id/bo', fileDropPage],
  ['/nop-ho-so/ban-nhap/:id/ma', giveDraftPage],
  ['/nop-ho-so/ban-nhap/:id/giay-to', filePapersPage, UPLOAD_MEBIBYTES],
  ['/nop-ho-so/ban-nhap/:id/kiem-tra', fileCheckPage],
  ['/nop-ho-so/ban-nhap/:id/tep/:file', filePaperPage],
  ['/nop-ho-so/ban-nhap/:id/:screen', fileStepPage],
  ['/ho-so-cua-toi', myDossiersPage],
  ['/ho-so-cua-toi/nguoi-giup', whoHelpedPage],
  ['/ho-so-cua-toi/nhan-ban-nhap', takeDraftPage],
  ['/giup', startHelpingPage],
  ['/giup/da-giup', helpedPage],
  ['/giup/:id', helpingPage],
  ['/giup/:id/dien', fillHelpedPage],
  ['/giup/:id/giay-dong-y.pdf', consentSheetPage],
  ['/giup/:id/ket-thuc', endHelpingPage],
  ['/dong-y', enterCodePage],
  ['/dong-y/:code', agreePage],
  ['/can-bo/dong-y', witnessListPage],
  ['/can-bo/dong-y/:id', witnessPage],
  ['/quan-tri/gio-giup', helpingSumsPage],
  ['/ho-so/:code', citizenDossierPage(isRated)],
  ['/ho-so/:code/bo-sung', supplementAnswerPage, UPLOAD_MEBIBYTES],
  ['/ho-so/:code/rut', citizenWithdrawPage],
  ['/ho-so/:code/cap-lai-ma', citizenKeyPage],
  ['/ho-so/:code/tep/:file', citizenFilePage],
  ['/ho-so/:code/giay/:paper', citizenPaperPage(moneyOnSlip)],
  ['/ho-so/:code/le-phi', citizenChargePage],
  ['/ho-so/:code/le-phi/chuyen-khoan.pdf', transferSheetPage],
  ['/ho-so/:code/bien-lai/:id', feeReceiptPage],
  ['/dat-lich', bookAppointmentPage],
  ['/lich-hen/:code', appointmentPage],
  ['/lich-hen/:code/lich.ics', appointmentFilePage],
  ['/lay-so', kioskPage],
  ['/lay-so/so/:id', kioskNumberPage],
  ['/lay-so/so/:id/phieu.pdf', kioskSlipPage],
  ['/goi-so', callingScreenPage],
  ['/goi-so/so', callingNumbersPage],
  ['/tra-cuu', trackPage],
  ['/tra-cuu/qr/:key', trackQrPage],
  ['/tiep-can', accessibilityPage],
  ['/api', apiPage],
  ['/api/problems/:code', problemPage],
  ['/dang-nhap', signInPage],
  ['/dang-nhap/dien-thoai', phonePage],
  ['/dang-nhap/ma', codePage],
  ['/can-bo/dang-nhap', officerSignInPage],
  ['/can-bo/dang-nhap/ma', secondFactorPage],
  ['/can-bo/dang-nhap/thiet-lap', setUpPage],
  ['/can-bo/tiep-nhan/cong-quoc-gia', takeOverPage, EXPORT_MEBIBYTES],
  ['/can-bo', queuePageOfOffice],
  ['/can-bo/nhieu', bulkPage],
  ['/can-bo/phan-cong', assignmentPage],
  ['/can-bo/phan-cong/quy-tac', assignmentRulesPage],
  ['/can-bo/ban-giao', handOverPage],
  ['/can-bo/y-kien', opinionsPage],
  ['/can-bo/y-kien/:id', opinionPage],
  ['/can-bo/vang-mat', absencePage(proceduresToChoose)],
  ['/can-bo/ho-so/:code/phan-cong', assignPage],
  ['/can-bo/ho-so/:code/thu-hoi', recallPage],
  ['/can-bo/ho-so/:code/xin-y-kien', askOpinionPage],
  ['/can-bo/ho-so/:code/yeu-cau-nop', askPaymentPage],
  ['/can-bo/ho-so/:code/le-phi', chargePage],
  ['/can-bo/ho-so/:code/le-phi/chuyen-khoan.pdf', transferSheetPage],
  ['/can-bo/bien-lai/:id', feeReceiptPage],
  ['/can-bo/thu-tien', cashDayPage],
  ['/can-bo/doi-soat', bankPage, 21],
  ['/can-bo/doi-soat/ngan-hang', bankLinkPage],
  ['/can-bo/doi-soat/:credit', creditPage],
  ['/can-bo/tiep-nhan', intakePage],
  ['/can-bo/tiep-nhan/luu', intakeSavePage],
  ['/can-bo/tiep-nhan/so-tat', intakeShortcutsPage],
  ['/can-bo/tiep-nhan/xong/:code', intakeDonePage],
  ['/can-bo/goi-so', callPage],
  ['/can-bo/lich-hen', appointmentsPage],
  ['/can-bo/phieu-giay', slipsPage],
  ['/can-bo/phieu-giay/:id/phieu.pdf', slipsFilePage],
  ['/can-bo/tim', searchPage],
  ['/can-bo/in', bulkPrintPage],
  ['/can-bo/in/:id', printJobPage],
  ['/can-bo/in/:id/tep.pdf', printFilePage],
  ['/can-bo/so-theo-doi', bookPage],
  ['/can-bo/khong-hen', promisesBoardPage],
  ['/can-bo/tre-han', delaysPage],
  ['/can-bo/bao-cao', reportsPage],
  ['/can-bo/bao-cao/can-bo', officerReportPage],
  ['/can-bo/gan-so', tiesPage],
  ['/can-bo/gan-so/:person', tiePage],
  ['/can-bo/ho-so/:code', officeDossierPage],
  ['/can-bo/ho-so/:code/tep/:file', officeFilePage],
  ['/can-bo/ho-so/:code/giay-tiep-nhan.pdf', slipPage],
  ['/can-bo/ho-so/:code/giay/:paper', officePaperPage],
  ['/can-bo/ho-so/:code/tiep-nhan', receivePage],
  ['/can-bo/ho-so/:code/bo-sung', supplementPage],
  ['/can-bo/ho-so/:code/nhan-bo-sung', answerPage, UPLOAD_MEBIBYTES],
  ['/can-bo/ho-so/:code/chuyen', movePage],
  ['/can-bo/ho-so/:code/ket-qua', resultPage, UPLOAD_MEBIBYTES],
  ['/can-bo/ho-so/:code/tra', returnPage],
  ['/can-bo/ho-so/:code/buu-chinh', parcelPage],
  ['/can-bo/ho-so/:code/da-den', parcelArrivedPage],
  ['/can-bo/ho-so/:code/nhan-buu-chinh.pdf', parcelLabelPage],
  ['/can-bo/chua-nhan', uncollectedPage],
  ['/danh-gia/:link', ratePage],
  ['/can-bo/danh-gia', ratingsPage],
  ['/phan-anh', sendPetitionPage, UPLOAD_MEBIBYTES],
  ['/phan-anh/theo-doi', followPetitionPage],
  ['/phan-anh/da-tra-loi', publicPetitionsPage],
  ['/phan-anh/:code', onePetitionPage],
  ['/can-bo/phan-anh', petitionsPage],
  ['/can-bo/phan-anh/:id', officePetitionPage],
  ['/can-bo/phan-anh/:id/tep/:file', petitionFilePage],
  ['/can-bo/ho-so/:code/tu-choi', refusePage],
  ['/can-bo/ho-so/:code/rut', withdrawPage],
  ['/can-bo/ho-so/:code/dung', stopPage],
  ['/can-bo/ho-so/:code/xin-loi', apologyPage],
  ['/can-bo/ho-so/:code/gia-han', extendPage],
  ['/can-bo/ho-so/:code/tam-ngung-tinh', holdPage],
  ['/can-bo/ho-so/:code/tinh-tiep', resumePage],
  ['/can-bo/ho-so/:code/chuyen-don-vi', forwardPage],
  ['/can-bo/ho-so/:code/cap-lai-ma', reissueKeyPage],
  ['/can-bo/ho-so/:code/hen-ngay', passPromisePage],
  ['/can-bo/ho-so/:code/ly-do-tre', explainDelayPage],
  ['/dang-xuat', signOutPage],
  ['/khoa', lockPage],
  ['/tai-khoan', accountPage],
  ['/tai-khoan/ma-pin', pinPage],
  ['/tai-khoan/thong-bao', noticeChoicePage],
  ['/tai-khoan/thong-bao/may.js', noticeWorkerPage],
  ['/thong-bao', ownNoticesPage],
  ['/can-bo/thong-bao', undeliveredPage],
  ['/trinh-dien/dien-thoai', demoPhonePage],
  ['/dieu-hanh', scorecardPage],
  ['/dieu-hanh/tinh', provincePage],
  ['/dieu-hanh/cong-khai', publishPage],
  ['/dieu-hanh/bo-chi-so', setsPage],
  ['/dieu-hanh/bo-chi-so/:set', setPage],
  ['/dieu-hanh/bo-chi-so/:set/:metric', scorePage, UPLOAD_MEBIBYTES],
  ['/dieu-hanh/minh-chung/:id', scoreEvidencePage],
  ['/dieu-hanh/duong-di', curvesPage],
  ['/dieu-hanh/chi-so/:code', indicatorPage],
  ['/dieu-hanh/chi-so/:code/ho-so', behindPage],
  ['/so-lieu', openDataPage],
  ['/so-lieu/:file', openDataFilePage],
  ['/dieu-hanh/khoa-so', closingsPage],
  ['/dieu-hanh/ke-khai', declaredPage, UPLOAD_MEBIBYTES],
  ['/dieu-hanh/ke-khai/tep/:id', declaredEvidencePage],
  ['/dieu-hanh/khoa-so/:unit/:period', closingPage],
  ['/dieu-hanh/khoa-so/:unit/:period/:file', sentPage],
  ['/quan-tri', adminPage],
  ['/quan-tri/can-bo', officersPage],
  ['/quan-tri/can-bo/:account', officerPage(openWorkCount)],
  ['/quan-tri/ma-may', tokensPage],
  ['/quan-tri/may-quay', countersPage],
  ['/quan-tri/mau-giay', papersAdminPage],
  ['/quan-tri/mau-giay/:form', paperAdminPage],
  ['/quan-tri/don-vi', unitsPage],
  ['/quan-tri/don-vi/:unit', unitPage],
  ['/quan-tri/don-vi/:unit/ap', hamletsPage],
  ['/quan-tri/don-vi/:unit/thong-tin', settingsPage],
  ['/quan-tri/don-vi/:unit/cach-nop', offersPage],
  ['/quan-tri/khong-hen', promisesPage],
  ['/quan-tri/xep-hang', queueAdminPage],
  ['/quan-tri/thu-tuc', editorListPage],
  ['/quan-tri/thu-tuc/:code', editorVersionsPage],
  ['/quan-tri/thu-tuc/:code/:version', editorVersionPage(askedInFiling)],
  ['/quan-tri/soan-thu-tuc/:id', editorDraftPage],
  ['/quan-tri/soan-thu-tuc/:id/xem-truoc', editorPreviewPage(askedInFiling)],
  ['/quan-tri/soan-thu-tuc/:id/chay-thu', editorTrialPage],
  ['/quan-tri/soan-thu-tuc/:id/ban-hanh', editorPublishPage],
  ['/quan-tri/soan-thu-tuc/:id/:part', editorSheetPage],
  ['/quan-tri/soan-thu-tuc/:id/:part/:number', editorSheetPage],
  ['/quan-tri/soan-thu-tuc/:id/:part/:number/:inner', editorSheetPage],
  ['/quan-tri/chi-tieu', targetsPage],
  ['/quan-tri/chi-so', indicatorsAdminPage],
  ['/quan-tri/chi-so/:code', indicatorAdminPage],
  ['/quan-tri/bo-chi-so/:set', setAdminPage],
  ['/quan-tri/nhan-rong', rolloutPage],
  ['/quan-tri/nhan-rong/bo-cau-hinh', rolloutKitPage],
  ['/quan-tri/nhan-rong/:unit', rolloutCommunePage, UPLOAD_MEBIBYTES],
  ['/quan-tri/nhan-rong/:unit/tep/:id', evidencePage],
  ['/quan-tri/lich', calendarYearPage],
  ['/quan-tri/lich/them', addDayPage(effectOnDue)],
  ['/quan-tri/lich/go/:id', removeDayPage(effectOnDue)],
  ['/quan-tri/lich/gio', hoursPage(effectOnDue)],
  ['/quan-tri/lich/nam/:year', confirmYearPage(effectOnDue)],
];

/** The web site: house keeping for every request, then pages and the API. */
export function createSite(house: House): Hono<Door> {
  const site = new Hono<Door>();
  site.onError(failed);
  site.notFound((c) => failed(new Refusal('context.not_found', 404), c));
  addHousekeeping(site, house);
  for (const [path, page, mebibytes = 1] of pages) {
    site.use(path, limitBody(mebibytes * MEBIBYTE));
    site.on(['GET', 'POST'], path, pageDoor(page));
  }
  site.route('/', createApi(house));
  return site;
}

function addHousekeeping(site: Hono<Door>, house: House): void {
  site.use(requestId());
  site.use(async (c, next) => {
    c.set('house', house);
    c.set('viewer', null);
    c.set('context', contextIn(house, anonymous));
    const began = performance.now();
    await next();
    durations.observe({ method: c.req.method, route: c.req.routePath, status: c.res.status }, (performance.now() - began) / 1000);
  });
  const headers = (wasm: boolean) =>
    secureHeaders({
      referrerPolicy: 'same-origin', // no-referrer makes browsers send 'Origin: null' with a form on plain http: the origin check refuses it
      strictTransportSecurity: house.publicUrl.startsWith('https:') ? 'max-age=31536000; includeSubDomains' : false,
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", ...(dev ? [NONCE] : []), ...(wasm ? ["'wasm-unsafe-eval'"] : [])],
        styleSrc: dev ? ["'self'", NONCE] : ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
      },
    });
  const [strict, withWasm] = [headers(false), headers(true)];
  const wasmPages = new Set(pages.flatMap(([path, page]) => (page.wasm ? [path] : [])));
  site.use((c, next) => (wasmPages.has(c.req.path) ? withWasm : strict)(c, next));
  site.get('/healthz', (c) => c.text('ok'));
  site.get('/readyz', async (c) => {
    if (house.state.draining) return c.text('closing', 503);
    return house.db.pool.query('select 1').then(
      () => c.text('ready'),
      () => c.text('no database', 503),
    );
  });
  site.get('/metrics', async (c) => c.text(await metrics.metrics(), 200, { 'content-type': metrics.contentType }));
  if (!dev)
    site.use(
      '/assets/*',
      serveStatic({ root: 'dist/client', onFound: (_, c) => c.header('cache-control', 'public, max-age=31536000, immutable') }),
    );
  site.use(async (c, next) => {
    const writes = !['GET', 'HEAD', 'OPTIONS'].includes(c.req.method);
    const machine = c.req.path.startsWith('/api/') && c.req.header('authorization') !== undefined;
    if (writes && !machine && !mayWrite(c.req.raw.headers, house.publicUrl)) throw new Refusal('context.bad_origin', 403);
    await next();
  });
  site.use(knowActor(house));
}
