"""A Word file from a template and data. The same data gives the same bytes, so that a file can be checked
by its digest."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from casework.papers.templates import template, template_bytes
from engine.errors import Invalid

#: The earliest time that a zip archive can say; the files carry no time of their own.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def render(template_code: str, data: Mapping[str, Any]) -> bytes:
    """The .docx of a paper. `data` as `data_for` gives it.

    Templates run in Jinja's sandbox and see nothing but `data`. Raises NotFound for an unknown code and
    Invalid when the template asks for what `data` does not have.
    """
    document = DocxTemplate(io.BytesIO(template_bytes(template_code)))
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        document.render(dict(data), environment, autoescape=True)
    except TemplateError as wrong:
        name = template(template_code).name
        raise Invalid(
            "template_failed", f"{name}无法生成：{wrong}", template_code, "模板所用的数据", str(wrong)
        ) from wrong
    file = io.BytesIO()
    document.save(file)
    return _timeless(file.getvalue())


def _timeless(archive: bytes) -> bytes:
    """The same archive with the same time on every part."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            part = zipfile.ZipInfo(name, _EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            target.writestr(part, source.read(name))
    return out.getvalue()
