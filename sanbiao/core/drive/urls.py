"""The addresses of imports."""

from django.urls import path

from sanbiao.core.drive import views, views_learning, views_mending, views_pasting

urlpatterns = [
    path("imports/", views.ImportList.as_view(), name="imports"),
    path("imports/new/", views.NewImport.as_view(), name="import-new"),
    path("imports/meanings/", views_learning.MeaningList.as_view(), name="meanings"),
    path("imports/meanings/<int:pk>/forget/", views_learning.Forget.as_view(), name="meaning-forget"),
    path("imports/paste/<slug:slug>/", views_pasting.Paste.as_view(), name="import-paste"),
    path("imports/<slug:batch>/", views.ImportPage.as_view(), name="import"),
    path("imports/<slug:batch>/confirm/", views.Confirm.as_view(), name="import-confirm"),
    path("imports/<slug:batch>/discard/", views.Discard.as_view(), name="import-discard"),
    path("imports/<slug:batch>/answer/", views_learning.Answer.as_view(), name="import-answer"),
    path("imports/<slug:batch>/layout/<int:number>/", views_learning.LayOut.as_view(), name="import-layout"),
    path("imports/<slug:batch>/again/", views.Again.as_view(), name="import-again"),
    path("imports/<slug:batch>/undo/", views.Undo.as_view(), name="import-undo"),
    path("imports/<slug:batch>/mend/<int:number>/", views_mending.Mend.as_view(), name="import-mend"),
    path("imports/<slug:batch>/marked/<int:number>/", views.Marked.as_view(), name="import-marked"),
]
