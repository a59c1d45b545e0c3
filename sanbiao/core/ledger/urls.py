"""The addresses of every ledger."""

from django.urls import path

from sanbiao.core.ledger import bulk_pages, enlisting_pages, merge_pages, step_pages, views, void_pages
from sanbiao.core.ledger.finding import views as finding
from sanbiao.core.ledger.papers import views as papers

urlpatterns = [
    path("ledgers/<slug:slug>/", views.ListView.as_view(), name="ledger-list"),
    path("ledgers/<slug:slug>/new/", views.CreateView.as_view(), name="ledger-create"),
    path("ledgers/<slug:slug>/export/", views.ExportView.as_view(), name="ledger-export"),
    path("ledgers/<slug:slug>/sheet/", views.SheetView.as_view(), name="ledger-sheet"),
    path("ledgers/<slug:slug>/sample/", views.SampleView.as_view(), name="ledger-sample"),
    path("ledgers/<slug:slug>/voided/", void_pages.VoidedView.as_view(), name="ledger-voided"),
    path("ledgers/<slug:slug>/voided/<int:pk>/", void_pages.VoidedRowView.as_view(), name="ledger-voided-row"),
    path("ledgers/<slug:slug>/voided/<int:pk>/restore/", void_pages.RestoreView.as_view(), name="ledger-restore"),
    path("ledgers/<slug:slug>/papers/", papers.PapersView.as_view(), name="ledger-papers"),
    path("ledgers/<slug:slug>/papers/<slug:code>/", papers.PaperView.as_view(), name="ledger-paper"),
    path("ledgers/<slug:slug>/papers/<slug:code>/remove/", papers.PaperRemoveView.as_view(), name="ledger-paper-remove"),
    path("ledgers/<slug:slug>/views/", finding.ViewsView.as_view(), name="ledger-views"),
    path("ledgers/<slug:slug>/views/<int:pk>/", finding.ViewView.as_view(), name="ledger-view"),
    path("ledgers/<slug:slug>/views/<int:pk>/remove/", finding.ViewRemoveView.as_view(), name="ledger-view-remove"),
    path("ledgers/<slug:slug>/views/<int:pk>/watch/", finding.ViewWatchView.as_view(), name="ledger-view-watch"),
    path("ledgers/<slug:slug>/columns/", finding.ColumnsView.as_view(), name="ledger-columns"),
    path("ledgers/<slug:slug>/cross/", finding.CrossView.as_view(), name="ledger-cross"),
    path("ledgers/<slug:slug>/many/change/", bulk_pages.ChangeManyView.as_view(), name="ledger-change-many"),
    path("ledgers/<slug:slug>/many/void/", bulk_pages.VoidManyView.as_view(), name="ledger-void-many"),
    path("ledgers/<slug:slug>/enlist/<int:pk>/", enlisting_pages.EnlistView.as_view(), name="ledger-enlist"),
    path("ledgers/<slug:slug>/fire/<slug:name>/", step_pages.FireManyView.as_view(), name="ledger-fire-many"),
    path("ledgers/<slug:slug>/<int:pk>/", views.DetailView.as_view(), name="ledger-detail"),
    path("ledgers/<slug:slug>/<int:pk>/change/", views.ChangeView.as_view(), name="ledger-change"),
    path("ledgers/<slug:slug>/<int:pk>/void/", void_pages.VoidView.as_view(), name="ledger-void"),
    path("ledgers/<slug:slug>/<int:pk>/merge/", merge_pages.MergeView.as_view(), name="ledger-merge"),
    path("ledgers/<slug:slug>/<int:pk>/fire/<slug:name>/", step_pages.FireView.as_view(), name="ledger-fire"),
]
