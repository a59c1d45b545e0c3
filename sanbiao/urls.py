"""The addresses of the office site.

Every installed part of the project that has addresses brings them in its own `urls.py`; a new business adds no line here.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.apps import apps
from django.urls import include, path
from django.utils.module_loading import module_has_submodule

from sanbiao.portal.account_events import in_one
from sanbiao.portal.admin import site
from sanbiao.portal.sign_in import ChangePassword, SignIn
from sanbiao.portal.views_digest import OwnDigest
from sanbiao.portal.views_sessions import OwnSessions

handler400, handler404 = "sanbiao.portal.views.bad_request", "sanbiao.portal.views.not_found"
handler500 = "sanbiao.portal.views.server_error"
urlpatterns = [
    path("accounts/login/", SignIn.as_view(), name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", ChangePassword.as_view(), name="account_change_password"),
    path("accounts/sessions/", OwnSessions.as_view(), name="account_sessions"),
    path("accounts/digest/", OwnDigest.as_view(), name="account_digest"),
    path("accounts/2fa/", mfa.index, name="mfa_index"),
    path("accounts/2fa/authenticate/", in_one(mfa.authenticate), name="mfa_authenticate"),
    path("accounts/2fa/reauthenticate/", in_one(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("accounts/2fa/totp/activate/", in_one(totp.activate_totp), name="mfa_activate_totp"),
    path("accounts/2fa/totp/deactivate/", in_one(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("accounts/2fa/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("accounts/2fa/recovery-codes/generate/", in_one(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("admin/", site.urls),
    *(
        path("", include(f"{config.name}.urls"))
        for config in apps.get_app_configs()
        if config.name.startswith("sanbiao.") and module_has_submodule(config.module, "urls")
    ),
]
