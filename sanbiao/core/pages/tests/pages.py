"""The pages of the check-up: whom they open to, and where the demonstration shows them."""

from sanbiao.tests.opening import STAFF, Opens

OPENS = {
    "checkup": Opens(STAFF),
    "checkup-rows": Opens(STAFF, lambda world: ("person-twice",)),
    "late-rows": Opens(STAFF, lambda world: ("training-classrun", "open")),
}
SHOWN = {
    "checkup": ("checkup", "demo", "/checkup/"),
    "rows that contradict": ("checkup-rows", "demo", "/checkup/person-twice/"),
    "late rows": ("late-rows", "demo", "/late/training-classrun/complete/"),
}
