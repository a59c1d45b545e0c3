"""What stylesheets and scripts must keep: contrast, names, length, nothing from elsewhere."""

import re
from pathlib import Path

import pytest

UI = Path(__file__).parents[1]
STATIC = UI / "static" / "ui"
TEMPLATES = UI / "templates" / "ui"
SHEETS = sorted(STATIC.rglob("*.css"))
SCRIPTS = sorted((STATIC / "js").glob("*.js"))
TEXT = 4.5
SHAPE = 3.0
GROUNDS = ("paper", "surface", "sunken", "selected")

PAIRS = [
    *[(ink, ground, TEXT) for ink in ("ink", "ink-soft", "ink-faint", "link", "link-hover", "negative") for ground in GROUNDS],
    *[(tone, f"{tone}-soft", TEXT) for tone in ("positive", "caution", "negative", "notice")],
    *[(ink, f"{tone}-soft", TEXT) for ink in ("ink", "link") for tone in ("positive", "caution", "negative", "notice")],
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-hover", TEXT),
    ("chart-ink", "surface", TEXT),
    ("chart-one", "surface", TEXT),
    ("chart-two", "surface", SHAPE),
    ("chart-marked", "surface", SHAPE),
    ("line-strong", "surface", SHAPE),
    ("line-strong", "paper", SHAPE),
    ("brand", "sunken", SHAPE),
    *[("focus", ground, SHAPE) for ground in GROUNDS],
]


def tokens():
    """The colours of light and of dark by name."""
    light, dark = (STATIC / "tokens.css").read_text(encoding="utf-8").split("@media (prefers-color-scheme: dark)")
    found = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)) for part in (light, dark)]
    return {"light": found[0], "dark": found[0] | found[1]}


def luminance(colour):
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS, ids=str)
def test_contrast_is_at_least_aa(scheme, front, ground, least):
    colours = tokens()[scheme]

    assert contrast(colours[front], colours[ground]) >= least


def test_dark_pages_have_a_colour_of_their_own_for_every_colour_of_light_ones():
    light, dark = (
        re.findall(r"--([\w-]+): #", part) for part in (STATIC / "tokens.css").read_text(encoding="utf-8").split("@media", 2)[:2]
    )

    assert set(light) == set(dark)


def test_the_accent_is_no_state():
    colours = tokens()["light"]

    assert colours["accent"] not in [colours[tone] for tone in ("positive", "caution", "negative", "notice")]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_stylesheet_names_only_tokens_that_there_are(sheet):
    known = set(re.findall(r"(--[\w-]+):", (STATIC / "tokens.css").read_text(encoding="utf-8")))

    assert set(re.findall(r"var\((--[\w-]+)\)", sheet.read_text(encoding="utf-8"))) <= known


def test_every_token_is_used():
    known = set(re.findall(r"(--[\w-]+):", (STATIC / "tokens.css").read_text(encoding="utf-8")))
    used = {name for sheet in SHEETS for name in re.findall(r"var\((--[\w-]+)\)", sheet.read_text(encoding="utf-8"))}

    assert known - used == set()


@pytest.mark.parametrize(
    "sheet", [sheet for sheet in SHEETS if sheet.name not in ("tokens.css", "print.css")], ids=lambda path: path.name
)
def test_colours_stand_in_the_tokens_alone(sheet):
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;,) ])|rgba?\(", sheet.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", [*SHEETS, *SCRIPTS], ids=lambda path: path.name)
def test_nothing_is_loaded_from_elsewhere(path):
    assert not re.search(r"https?://|@import|url\(", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_one_short_behaviour_hooked_by_data(script):
    text = script.read_text(encoding="utf-8")

    assert text.count("\n") <= 80
    assert not re.search(r"\beval\(|innerHTML|\.style\b", text)


def test_every_script_is_loaded_and_every_loaded_script_is_there():
    office = (TEMPLATES / "office.html").read_text(encoding="utf-8")
    alone = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.html"))
    named = set(re.search(r'"([\w ]+)"\|words', office)[1].split()) | set(re.findall(r"ui/js/(\w+)\.js", office))
    named |= set(re.findall(r"behaviour '(\w+)'", alone))

    assert named == {script.stem for script in SCRIPTS}


def test_every_stylesheet_is_loaded():
    base = (TEMPLATES / "base.html").read_text(encoding="utf-8")

    assert {f"ui/{sheet.relative_to(STATIC).as_posix()}" for sheet in SHEETS} == set(re.findall(r"ui/[\w/]+\.css", base))


def test_htmx_is_ours_and_comes_with_its_licence():
    assert (STATIC / "vendor" / "htmx.min.js").stat().st_size > 10_000
    assert "Zero-Clause BSD" in (STATIC / "vendor" / "htmx.LICENSE").read_text(encoding="utf-8")
