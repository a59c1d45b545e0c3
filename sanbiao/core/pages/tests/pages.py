"""The pages of the check-up: whom they open to, and where the demonstration shows them."""

from sanbiao.tests.opening import STAFF, Opens

OPENS = {
    "checkup": Opens(STAFF),
    "checkup-rows": Opens(STAFF, lambda world: ("person-twice",)),
}
SHOWN = {
    "checkup": ("checkup", "demo", "/checkup/"),
    "rows that contradict": ("checkup-rows", "demo", "/checkup/person-twice/"),
}
