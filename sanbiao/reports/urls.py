"""The addresses of the reports."""

from django.urls import path

from sanbiao.reports import views

urlpatterns = [
    path("reports/", views.ReportList.as_view(), name="reports"),
    path("reports/new/", views.Compile.as_view(), name="report-new"),
    path("reports/check/", views.Check.as_view(), name="report-check"),
    path("reports/<int:pk>/", views.ReportPage.as_view(), name="report"),
    path("reports/<int:pk>/verification/", views.Verification.as_view(), name="report-verification"),
    path("reports/<int:pk>/report.docx", views.Word.as_view(), name="report-word"),
    path("reports/<int:pk>/report.pdf", views.Pdf.as_view(), name="report-pdf"),
]
