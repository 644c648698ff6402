"""Templates that are compiled once for each language, with its sentences in them."""

import html
import re
from functools import partial
from types import MethodType

from django.utils import translation
from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context, Macro
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

VARIABLE = re.compile(r"%\((\w+)\)s")
SENTENCES = {
    "_": translation.gettext,
    "gettext": translation.gettext,
    "pgettext": translation.pgettext,
}


class Constants(NodeTransformer):
    """Puts what a call gives in its place, where that is the same for all readers.

    Those are sentences, and calls with plain words of the functions that the
    environment names as `constants`.
    """

    def __init__(self, functions):
        self.functions = functions

    def visit_Call(self, node):
        node = self.generic_visit(node)
        name = getattr(node.node, "name", None)
        if not all(isinstance(word, nodes.Const) for word in node.args):
            return node
        words = [word.value for word in node.args]
        if name in SENTENCES:
            return self._sentence(SENTENCES[name](*words), node)
        if name in self.functions and not node.kwargs:
            return nodes.Const(self.functions[name](*words), lineno=node.lineno)
        return node

    def _sentence(self, text, node):
        """Return a translation as text with the values of the variables in it."""
        values = {item.key: item.value for item in node.kwargs}
        parts = VARIABLE.split(text)
        parts[::2] = [
            nodes.TemplateData(words.replace("%%", "%"), lineno=node.lineno)
            for words in parts[::2]
        ]
        parts[1::2] = [values[name] for name in parts[1::2]]
        return nodes.Concat(parts, lineno=node.lineno) if parts[1:] else parts[0]

    def visit_Output(self, node):
        """Write the parts one after the other instead of joining them first."""
        node = self.generic_visit(node)
        node.nodes = [
            part
            for child in node.nodes
            for part in (child.nodes if isinstance(child, nodes.Concat) else [child])
        ]
        return node


class LanguageCode(CodeGenerator):
    """Writes the code of a template for the active language."""

    def visit_Template(self, node, frame=None):
        constants = Constants(self.environment.constants)
        super().visit_Template(constants.visit(node), frame)

    def _output_child_pre(self, node, frame, finalize):
        """Escape what is put out by the quicker function below."""
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write(f"environment.escaped({finalize.src or ''}")


def escaped(value):
    """Return what MarkupSafe's escape does, without wrapping it up as safe again."""
    kind = type(value)
    if kind is str:
        return html.escape(value)
    return value if kind is Markup else escape(value)


class PageContext(Context):
    """Calls macros and methods without finding out whether they take the context."""

    def call(self, called, /, *args, **kwargs):
        if type(called) not in (Macro, MethodType):
            return super().call(called, *args, **kwargs)
        # What the compiled template hands over for those that do.
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return called(*args, **kwargs)


class LanguageEnvironment(Environment):
    """Gives each template as it is in the active language.

    `constants` holds the functions whose answer depends on nothing but that, and
    `printers` the filters that take the language.
    """

    code_generator_class = LanguageCode
    context_class = PageContext
    escaped = staticmethod(escaped)

    def __init__(self, **options):
        super().__init__(**options)
        self.constants = {}
        self.printers = {}
        self.languages = {}

    def get_template(self, *args, **kwargs):
        if self.overlayed:
            return super().get_template(*args, **kwargs)
        language = translation.get_language()
        if language not in self.languages:
            self.languages[language] = self._of(language)
        return self.languages[language].get_template(*args, **kwargs)

    def _of(self, language):
        overlay = self.overlay()
        overlay.filters = self.filters | {
            name: partial(print_in, language=language)
            for name, print_in in self.printers.items()
        }
        return overlay

    def make_globals(self, d):
        """Return a plain dict, as pages look into it often; none is added later."""
        return {**self.globals, **(d or {})}
