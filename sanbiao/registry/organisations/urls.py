"""The addresses of accounts, grants and what waits for a second person, and of the name of the city."""

from django.urls import path

from sanbiao.registry.organisations import views_accounts as views
from sanbiao.registry.organisations.views_city import NameOfCity

urlpatterns = [
    path("city/name/", NameOfCity.as_view(), name="city-name"),
    path("grants/", views.Accounts.as_view(), name="grants"),
    path("grants/<int:pk>/withdraw/", views.Withdraw.as_view(), name="grant-withdraw"),
    path("grants/<int:pk>/lapse/", views.SetLapse.as_view(), name="grant-lapse"),
    path("grants/accounts/new/", views.NewAccount.as_view(), name="account-new"),
    path("grants/accounts/<int:pk>/", views.Account.as_view(), name="account"),
    path("grants/accounts/<int:pk>/password/", views.ResetPassword.as_view(), name="account-password"),
    path("grants/accounts/<int:pk>/activation/", views.Activation.as_view(), name="account-activation"),
    path("grants/accounts/<int:pk>/unlock/", views.Unlock.as_view(), name="account-unlock"),
    path("grants/accounts/<int:pk>/sessions/end/", views.EndSessions.as_view(), name="account-end-sessions"),
    path("grants/accounts/<int:pk>/factors/drop/", views.DropFactors.as_view(), name="account-drop-factors"),
    path("grants/proposals/", views.Proposals.as_view(), name="proposals"),
    path("grants/proposals/<int:pk>/confirm/", views.ConfirmProposal.as_view(), name="proposal-confirm"),
    path("grants/proposals/<int:pk>/drop/", views.DropProposal.as_view(), name="proposal-drop"),
]
