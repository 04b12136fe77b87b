"""Lists to choose from, written without two templates for every option: a page with a few of them costs half."""

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class QuickSelects(DjangoTemplates):
    """Django's renderer of forms, but for the list to choose from, which it writes as its template would."""

    def render(
        self, template_name: str, context: Mapping[str, Any], request: HttpRequest | None = None
    ) -> str:
        """Return the markup of a part of a form."""
        if template_name == "django/forms/widgets/select.html":
            return _select(context["widget"])
        return super().render(template_name, dict(context), request)


def _select(widget: Mapping[str, Any]) -> SafeString:
    return format_html(
        '<select name="{}"{}>{}\n</select>',
        widget["name"],
        _attributes(widget["attrs"]),
        format_html_join(
            "", "{}", ((_group(name, options),) for name, options, _index in widget["optgroups"])
        ),
    )


def _group(name: str | None, options: list[Mapping[str, Any]]) -> SafeString:
    written = format_html_join(
        "",
        '\n  <option value="{}"{}>{}</option>',
        ((str(one["value"]), _attributes(one["attrs"]), one["label"]) for one in options),
    )
    return format_html('\n  <optgroup label="{}">{}\n  </optgroup>', name, written) if name else written


def _attributes(attributes: Mapping[str, Any]) -> SafeString:
    """Return attributes as Django's template has them: one that is True stands alone, one that is False is left out."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html(" {}", name) if value is True else format_html(' {}="{}"', name, str(value)),)
            for name, value in attributes.items()
            if value is not False
        ),
    )
