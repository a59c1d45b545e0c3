"""The account that the demonstration shows on its sign-in page: name, colon, password."""

NAME, PASSWORD = "demo", "Sanbiao-2026"
DEMO = f"{NAME}:{PASSWORD}"
