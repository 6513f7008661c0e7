from django.urls import path

from bookings.views import (
    book,
    dues,
    job,
    lists,
    more,
    papers,
    pay,
    payouts,
    photos,
    tip,
    work,
)

app_name = "bookings"
urlpatterns = [
    path("workers/<slug:code>/book/", book.book, name="book"),
    path("jobs/", lists.my_jobs, name="jobs"),
    path("jobs/<slug:code>/", job.job, name="job"),
    path("jobs/<slug:code>/pay/", job.mark_paid, name="mark-paid"),
    path("jobs/<slug:code>/pay-online/", pay.pay, name="pay"),
    path("jobs/<slug:code>/paid/<slug:attempt>/", pay.paid, name="paid"),
    path("webhooks/<slug:gateway>/", pay.webhook, name="webhook"),
    path("jobs/<slug:code>/more/", more.propose, name="more"),
    path("jobs/<slug:code>/more/<slug:change>/", more.change, name="change"),
    path("jobs/<slug:code>/photos/", photos.add, name="photos"),
    path("jobs/<slug:code>/photos/<slug:photo>/", photos.photo, name="photo"),
    path(
        "jobs/<slug:code>/photos/<slug:photo>/tile/",
        photos.photo,
        {"small": True},
        name="photo-tile",
    ),
    path(
        "jobs/<slug:code>/photos/<slug:photo>/remove/",
        photos.remove,
        name="photo-remove",
    ),
    path("jobs/<slug:code>/tip/", tip.tip, name="tip"),
    path("jobs/<slug:code>/review/", job.review, name="review"),
    path("jobs/<slug:code>/calendar.ics", job.calendar, name="ics"),
    path("jobs/<slug:code>/receipt.pdf", papers.receipt_pdf, name="receipt-pdf"),
    path("jobs/<slug:code>/papers/<slug:number>/", papers.paper, name="paper"),
    path("jobs/<slug:code>/papers/<slug:number>.pdf", papers.pdf, name="paper-pdf"),
    path("jobs/<slug:code>/<slug:verb>/", job.act, name="act"),
    path("work/", work.work, name="work"),
    path("work/earnings/", work.earnings, name="earnings"),
    path("work/earnings/pay/<slug:currency>/", dues.dues, name="dues"),
    path("work/earnings/join/", payouts.join, name="join"),
    path("work/earnings/joined/", payouts.joined, name="joined"),
    path("work/earnings/payouts/<slug:code>/", payouts.payout, name="payout"),
    path(
        "work/earnings/payouts/<slug:code>/statement.pdf",
        papers.statement_pdf,
        name="statement-pdf",
    ),
]
