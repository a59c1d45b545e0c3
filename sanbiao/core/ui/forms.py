"""How forms are drawn: `FORM_RENDERER` names the class below, and every form and field looks the same."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    form_template_name = "ui/_form.html"
    field_template_name = "ui/_field.html"
