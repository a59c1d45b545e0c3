"""The addresses of every declared page; a business whose addresses are pages alone has no `urls.py` of its own."""

from sanbiao.core.ledger.discovery import discover
from sanbiao.core.pages.page import REGISTRY

discover("views")
urlpatterns = [address for page in REGISTRY.values() for address in page.addresses()]
