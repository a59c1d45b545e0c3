"""The addresses of every ledger."""

from django.urls import path

from sanbiao.core.ledger import step_pages, views

urlpatterns = [
    path("ledgers/<slug:slug>/", views.ListView.as_view(), name="ledger-list"),
    path("ledgers/<slug:slug>/new/", views.CreateView.as_view(), name="ledger-create"),
    path("ledgers/<slug:slug>/export/", views.ExportView.as_view(), name="ledger-export"),
    path("ledgers/<slug:slug>/sheet/", views.SheetView.as_view(), name="ledger-sheet"),
    path("ledgers/<slug:slug>/fire/<slug:name>/", step_pages.FireManyView.as_view(), name="ledger-fire-many"),
    path("ledgers/<slug:slug>/<int:pk>/", views.DetailView.as_view(), name="ledger-detail"),
    path("ledgers/<slug:slug>/<int:pk>/change/", views.ChangeView.as_view(), name="ledger-change"),
    path("ledgers/<slug:slug>/<int:pk>/fire/<slug:name>/", step_pages.FireView.as_view(), name="ledger-fire"),
]
